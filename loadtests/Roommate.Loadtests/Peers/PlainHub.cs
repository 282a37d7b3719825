using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Roommate.Mqtt.Hooks;
using Roommate.Mqtt.Hosting;
using Roommate.Mqtt.Packets;

namespace Roommate.Loadtests.Peers;

/// <summary>
/// The peer: the same MQTT endpoint in front of a plain SignalR hub with one group per device, nothing stored, nothing
/// resumable. What it costs less than Roommate is the price of durability; what it costs more is the price of group sends.
/// </summary>
public sealed class PlainHub : IScenario
{
    public string Name => "peer-plain-hub";

    public string Summary => "(started by other scenarios) plain SignalR group hub behind the same MQTT endpoint";

    public async Task<int> RunAsync(string[] args, CancellationToken ct)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddCommandLine(args);
        builder.Logging.ClearProviders();
        builder.Services.AddSignalR();
        builder.Services.AddMqttEndpoint(builder.Configuration.GetSection("Mqtt"));
        builder.Services.AddSingleton<IMqttPublishHandler, ToGroup>();
        builder.WebHost.UseUrls(builder.Configuration["Urls"]!);
        await using var app = builder.Build();
        app.MapHub<GroupHub>("/hub");
        app.MapGet("/health/ready", static () => "ok");
        await app.RunAsync(ct);
        return 0;
    }

    private sealed class GroupHub(IHubContext<PlainHub.GroupHub> hub) : Hub
    {
        public async Task Join(string[] devices)
        {
            foreach (var device in devices)
            {
                await Groups.AddToGroupAsync(Context.ConnectionId, device);
            }
        }

        public Task Say(Said said) => Clients.Group(said.Room).SendAsync("event", said, Context.ConnectionAborted);

        /// <summary>A reply as the assistant streams it: a token every so often, each with the moment it was made.</summary>
        public void Reply(Streamed reply) => _ = StreamAsync(hub, reply);

        private static async Task StreamAsync(IHubContext<GroupHub> hub, Streamed reply)
        {
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(reply.EveryMs));
            for (var i = 0; i < reply.Tokens && await timer.WaitForNextTickAsync(); i++)
            {
                var text = string.Create(CultureInfo.InvariantCulture, $"stamp:{Stopwatch.GetTimestamp()};");
                await hub.Clients.Group(reply.Room).SendAsync("event", new Said(reply.Room, text));
            }
        }
    }

    private sealed record Said(string Room, string Text);

    private sealed record Streamed(string Room, int Tokens, int EveryMs);

    private sealed class ToGroup(IHubContext<GroupHub> hub) : IMqttPublishHandler
    {
        public IReadOnlyList<string> Filters => ["rm/1/+/reported"];

        public async ValueTask<MqttPublishOutcome> HandleAsync(MqttClientInfo client, MqttMessage message, CancellationToken cancellationToken)
        {
            var device = message.Topic.Split('/')[2];
            var patch = JsonSerializer.Deserialize<JsonElement>(message.Payload.Span).GetProperty("patch");
            await hub.Clients.Group(device).SendAsync("event", new { device, patch }, cancellationToken);
            return MqttPublishOutcome.Consumed;
        }
    }
}
