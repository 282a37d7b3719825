using Roommate.Testing.Live;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace Roommate.UnitTests.Live.Nodes;

/// <summary>
/// Guarantees 1, 2, 3, 6 and 7 under random cuts, slow readers, changes of node, lost messages and lost logs: every
/// client sees every event exactly once and in order, or a snapshot and what follows it, and ends at the head.
/// </summary>
public sealed class ResumeProperties(ITestOutputHelper output)
{
    private const int CasesPerRow = 250;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task Whatever_happens_on_the_way_a_client_holds_the_truth(int row)
    {
        for (var i = 0; i < CasesPerRow; i++)
        {
            var seed = (row * 10_000) + i;
            try
            {
                await RunAsync(seed);
            }
            catch
            {
                output.WriteLine($"seed {seed}");
                throw;
            }
        }
    }

    private static async Task RunAsync(int seed)
    {
        var random = new Random(seed);
        await using var world = new LiveWorld();
        var clients = Enumerable.Range(0, random.Next(1, 5)).Select(_ => new LiveTestClient(LiveWorld.Room, LiveWorld.Twin)).ToArray();
        for (var step = random.Next(5, 40); step > 0; step--)
        {
            await StepAsync(world, random, clients[random.Next(clients.Length)]);
        }

        await HealAsync(world, clients);
        foreach (var client in clients)
        {
            client.Violations.ShouldBeEmpty($"seed {seed}");
        }
    }

    private static async Task StepAsync(LiveWorld world, Random random, LiveTestClient client)
    {
        switch (random.Next(100))
        {
            case < 40:
                await world.Publisher.PublishAsync(random.Next(2) == 0 ? LiveWorld.Room : LiveWorld.Twin, random.Next(1, random.Next(2, 60)));
                break;
            case < 60:
                await client.ConnectAsync(world.Nodes[random.Next(2)]);
                break;
            case < 70:
                client.Cut();
                break;
            case < 80:
                client.StopReading();
                break;
            case < 90:
                client.ReadOn();
                break;
            case < 97:
                var (period, keep) = (random.Next(2, 6), random.Next(2) == 0);
                world.Feeds[random.Next(2)].Loses = keep ? static (_, _) => false : (_, offset) => offset % period == 0;
                break;
            default:
                world.Log.Flush();
                break;
        }
    }

    /// <summary>Nothing is lost any more, everybody reads and is connected: then everybody must come to the head.</summary>
    private static async Task HealAsync(LiveWorld world, LiveTestClient[] clients)
    {
        foreach (var feed in world.Feeds)
        {
            feed.Loses = static (_, _) => false;
        }

        foreach (var client in clients)
        {
            client.ReadOn();
            if (!client.IsConnected)
            {
                await client.ConnectAsync(world.Nodes[0]);
            }
        }

        world.Nodes[0].Topics.SuspectAll();
        world.Nodes[1].Topics.SuspectAll();
        foreach (var topic in new[] { LiveWorld.Room, LiveWorld.Twin })
        {
            var head = await world.Log.HeadAsync(topic, default);
            foreach (var client in clients)
            {
                await client.ReachAsync(topic, head);
            }
        }
    }
}
