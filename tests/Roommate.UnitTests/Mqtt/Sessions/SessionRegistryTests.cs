using Roommate.Mqtt.Broker;
using Roommate.Mqtt.Hooks;
using Roommate.Testing;
using Shouldly;

namespace Roommate.UnitTests.Mqtt.Sessions;

/// <summary>Turns of client ids: one at a time for one, and many at once for whoever takes over many.</summary>
public sealed class SessionRegistryTests
{
    private static readonly MqttClientInfo[] Clients = [.. Enumerable.Range(0, 500).Select(static i => new MqttClientInfo($"client-{i}", MqttPrincipal.Anonymous))];

    [Fact]
    public async Task The_turns_of_more_clients_than_there_are_turns_are_taken_without_waiting_for_oneself()
    {
        using var registry = new SessionRegistry();
        using (await registry.TakeTurnsAsync(Clients, Patience.Token))
        {
            registry.TakeTurnAsync(Clients[7], Patience.Token).AsTask().IsCompleted.ShouldBeFalse("it is somebody's turn");
        }
    }

    [Fact]
    public async Task Two_who_take_many_turns_in_any_order_both_get_them()
    {
        using var registry = new SessionRegistry();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
        {
            for (var round = 0; round < 50; round++)
            {
                using var turns = await registry.TakeTurnsAsync(i % 2 == 0 ? Clients : Clients.Reverse(), Patience.Token);
                await Task.Yield();
            }
        })));
        using var last = await registry.TakeTurnAsync(Clients[0], Patience.Token);
    }

    [Fact]
    public async Task Who_gives_up_half_way_keeps_no_turn()
    {
        using var registry = new SessionRegistry();
        using (await registry.TakeTurnAsync(Clients[3], Patience.Token))
        {
            using var given = new CancellationTokenSource();
            var waiting = registry.TakeTurnsAsync(Clients, given.Token).AsTask();
            await given.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(waiting);
        }

        using var all = await registry.TakeTurnsAsync(Clients, Patience.Token);
    }
}
