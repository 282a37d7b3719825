using System.Diagnostics;
using Roommate.Contracts;
using Roommate.Contracts.Live;
using Roommate.Contracts.People;
using Roommate.Contracts.Rooms;
using Roommate.Testing;
using Shouldly;
using Xunit.Abstractions;

namespace Roommate.SystemTests.Nodes;

/// <summary>
/// Drops of several lengths, payloads and kinds at 60 messages/s: 0 lost, 0 doubled, 0 re-ordered in every cell. ROOMMATE_FULL=1
/// runs all 36 cells (up to 110 s); by itself the lengths up to 3 s.
/// </summary>
public sealed class DropMatrixTests(ITestOutputHelper output)
{
    private const int PerSecond = 60;
    private static readonly int[] Payloads = [40, 400];
    private static readonly double[] Seconds = Environment.GetEnvironmentVariable("ROOMMATE_FULL") == "1" ? [0.1, 1, 10, 20, 60, 110] : [0.1, 1, 3];

    [Fact]
    public async Task A_dropped_connection_loses_doubles_and_reorders_nothing_whatever_its_length_payload_and_kind()
    {
        await using var server = new ServerProcess(
            $"--Setup:Email={TestHome.Email}", $"--Setup:Password={TestHome.Password}", "--Setup:Name=Ana", "--Setup:Home=Test home");
        await server.StartAsync();
        using var owner = await Http.SignInAsync(server.Address, TestHome.Email, TestHome.Password);
        var home = (await owner.GetAsync<Page<HomeView>>("/api/v1/homes")).Items[0].Id;
        using var stop = new CancellationTokenSource();
        var talking = new List<Task<List<SendResult>>>();
        var cells = new List<(int Payload, double Length, Outage Kind, string Topic, FaultyProxy Proxy, ResumingClient Client)>();
        foreach (var payload in Payloads)
        {
            var room = await owner.PostAsync<Room>($"/api/v1/homes/{home}/rooms", new CreateRoomRequest($"{payload} bytes"));
            talking.Add(TalkAsync(await HubClient.ConnectAsync(server.Address, owner.Token), room.Id, payload, stop.Token));
            foreach (var length in Seconds)
            {
                foreach (var kind in Enum.GetValues<Outage>())
                {
                    var proxy = new FaultyProxy(server.Port);
                    cells.Add((payload, length, kind, Topics.Room(room.Id), proxy, new ResumingClient(proxy.Address, owner.Token, Topics.Room(room.Id))));
                }
            }
        }

        await Task.WhenAll(cells.Select(static c => c.Client.SubscribedAsync()));
        await Task.Delay(TimeSpan.FromSeconds(1));
        await Task.WhenAll(cells.Select(static c => c.Proxy.FailAsync(c.Kind, TimeSpan.FromSeconds(c.Length))));
        await Task.Delay(TimeSpan.FromSeconds(1));
        await stop.CancelAsync();
        var sent = await Task.WhenAll(talking);
        foreach (var (payload, length, kind, topic, proxy, client) in cells)
        {
            var truth = sent[Array.IndexOf(Payloads, payload)];
            var clock = Stopwatch.StartNew();
            await client.UntilAsync(c => c.EventsOf(topic) is [.., var last] && last.Offset >= truth[^1].Offset, what: $"{length} s, {payload} bytes, {kind}");
            var offsets = client.EventsOf(topic).Select(static e => e.Offset).ToArray();
            output.WriteLine($"{length} s, {payload} bytes, {kind}: {offsets.Length} events, {client.Connections} connections, caught up after {clock.ElapsedMilliseconds} ms");
            client.Violations.ShouldBeEmpty();
            client.Connections.ShouldBeGreaterThan(1);
            offsets.ShouldBe(Enumerable.Range(0, offsets.Length).Select(i => offsets[0] + i));
            offsets[^1].ShouldBe(truth[^1].Offset);
            await client.DisposeAsync();
            proxy.Dispose();
        }
    }

    private static async Task<List<SendResult>> TalkAsync(HubClient client, string room, int payload, CancellationToken ct)
    {
        await using var connection = client;
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / PerSecond));
        var answers = new List<Task<SendResult>>();
        for (var i = 0; !ct.IsCancellationRequested; i++)
        {
            answers.Add(connection.CallAsync<SendResult>("Send", new SendRequest(room, $"{i} ".PadRight(payload, 'x'), $"m{i}"), CancellationToken.None));
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }

        return [.. await Task.WhenAll(answers)];
    }
}
