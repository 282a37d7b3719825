using System.Globalization;
using System.Text;
using Roommate.Contracts.Home;
using Roommate.Mqtt;
using Roommate.Mqtt.Client;
using Roommate.Mqtt.Packets;
using Roommate.Testing;

namespace Roommate.SystemTests.Nodes;

/// <summary>Devices that report a counter at a steady rate over MQTT; each value once acknowledged was answered.</summary>
internal sealed class TwinLoad : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _devices = [];
    private readonly List<MqttClient> _clients = [];

    public List<string> Ids { get; } = [];

    public static async Task<TwinLoad> StartAsync(Http owner, string homeId, int port, int devices, double perSecond)
    {
        var load = new TwinLoad();
        for (var i = 0; i < devices; i++)
        {
            var created = await owner.PostAsync<CreateDeviceResult>(
                $"/api/v1/homes/{homeId}/devices",
                new CreateDeviceRequest($"Sensor {i}", Components: new Dictionary<string, Component> { ["temp"] = new("sensor") }));
            var client = new MqttClient(new MqttClientOptions
            {
                Host = "127.0.0.1",
                Port = port,
                ClientId = created.Device.Id,
                UserName = created.Device.Id,
                Password = Encoding.UTF8.GetBytes(created.Secret),
                ReconnectDelay = TimeSpan.FromMilliseconds(200),
            });
            await client.ConnectAsync(default);
            load._clients.Add(client);
            load.Ids.Add(created.Device.Id);
            load._devices.Add(load.ReportAsync(client, created.Device.Id, TimeSpan.FromSeconds(1 / perSecond)));
        }

        return load;
    }

    /// <summary>Stops reporting and waits until what was published is acknowledged.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_devices);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        foreach (var client in _clients)
        {
            await client.DisposeAsync();
        }

        _stop.Dispose();
    }

    private async Task ReportAsync(MqttClient client, string id, TimeSpan interval)
    {
        using var timer = new PeriodicTimer(interval);
        var acknowledged = new List<Task>();
        for (var seq = 1; ; seq++)
        {
            try
            {
                await timer.WaitForNextTickAsync(_stop.Token);
            }
            catch (OperationCanceledException)
            {
                break;
            }

            var payload = string.Create(CultureInfo.InvariantCulture, $"{{\"seq\":{seq},\"patch\":{{\"temp\":{{\"value\":{seq}}}}}}}");
            acknowledged.Add(client.PublishAsync(new MqttMessage($"rm/1/{id}/reported", Encoding.UTF8.GetBytes(payload)) { Qos = MqttQos.AtLeastOnce }, CancellationToken.None));
        }

        await Task.WhenAll(acknowledged).WaitAsync(Patience.Long);
    }
}
