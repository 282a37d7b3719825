using Microsoft.Extensions.DependencyInjection;
using Roommate.Home.Endpoint;
using Roommate.IntegrationTests.Mqtt.Harness;
using Roommate.Mqtt.Packets;
using Roommate.Mqtt.Storage;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.Mqtt;

/// <summary>The contract of a durable store, over the one in memory that defines it.</summary>
public sealed class KeepingStoreTests : DurabilityContract
{
    private readonly KeepingStore _store = new();

    private protected override IMqttStore Open() => _store;
}

/// <summary>The contract of a durable store, over Redis.</summary>
[Collection(RedisCollection.Name)]
public sealed class EndpointStoreTests(RedisServer server) : DurabilityContract, IDisposable
{
    private readonly TestRedis _redis = Fresh(server);

    public void Dispose() => _redis.Dispose();

    private protected override IMqttStore Open()
    {
        var node = new EndpointNode("node-of-the-test");
        var peers = new PeerStore(_redis, node);
        return new EndpointStore(_redis, node, peers, new DeadInboxes(_redis, peers), TimeProvider.System);
    }

    private static TestRedis Fresh(RedisServer server)
    {
        var redis = server.Connect();
        redis.Database.ScriptEvaluate("for _, key in ipairs(redis.call('KEYS', 'rm:{mqtt}:*')) do redis.call('DEL', key) end");
        return redis;
    }
}

/// <summary>With a durable store: what was acknowledged survives the process. A second server on the same store stands for the one after kill -9.</summary>
public abstract class DurabilityContract
{
    private GatedStore? _gated;

    private protected abstract IMqttStore Open();

    [Theory]
    [BothVersions]
    public async Task Sessions_messages_and_retained_ones_are_there_after_the_process_died(MqttVersion version)
    {
        await using var before = await StartAsync();
        await using var client = await Lasting(before, version);
        await client.SubscribeAsync("news/#", MqttQos.ExactlyOnce);
        await using var publisher = await before.ConnectAsync(version);
        await publisher.PublishAsync("news/kept", "retained", MqttQos.AtLeastOnce, 1, retain: true);
        await publisher.PublishAsync("news/x", "one", MqttQos.AtLeastOnce, 2);
        await publisher.PublishAsync("news/x", "two", MqttQos.ExactlyOnce, 3);
        for (var i = 0; i < 3; i++)
        {
            await publisher.ReadAsync<PublishAnswerPacket>();
        }

        var first = await client.ReadPublishAsync("retained");
        var second = await client.ReadPublishAsync("one");
        var third = await client.ReadPublishAsync("two");
        await client.AnswerAsync(MqttPacketType.PubAck, first.PacketId);
        await client.AnswerAsync(MqttPacketType.PubRec, third.PacketId);
        (await client.ReadAsync<PublishAnswerPacket>()).Type.ShouldBe(MqttPacketType.PubRel);

        await using var after = await StartAsync();
        await using var again = await Lasting(after, version);
        again.ConnAck!.SessionPresent.ShouldBeTrue();
        var resent = new[] { await again.ReadAsync(), await again.ReadAsync() };
        var publish = resent.OfType<PublishPacket>().Single();
        publish.PacketId.ShouldBe(second.PacketId);
        publish.Duplicate.ShouldBeTrue();
        resent.OfType<PublishAnswerPacket>().Single().ShouldBe(new PublishAnswerPacket(MqttPacketType.PubRel, third.PacketId));
        await again.SubscribeAsync("news/kept");
        await again.ReadPublishAsync("retained");
        await using var other = await after.ConnectAsync(version);
        await other.PublishAsync("news/y", "the subscription is there too");
        await again.ReadPublishAsync("the subscription is there too");
    }

    [Theory]
    [BothVersions]
    public async Task Nothing_is_acknowledged_before_it_is_written(MqttVersion version)
    {
        await using var server = await StartAsync();
        await using var client = await Lasting(server, version);
        await client.SubscribeAsync("news", MqttQos.AtLeastOnce);
        await using var publisher = await server.ConnectAsync(version);
        await publisher.PublishAsync("nobody", "listens", MqttQos.AtLeastOnce, 9);
        (await publisher.ReadAsync<PublishAnswerPacket>()).PacketId.ShouldBe((ushort)9);

        var slow = new TaskCompletionSource();
        _gated!.Gate = slow.Task;
        await publisher.PublishAsync("news", "x", MqttQos.AtLeastOnce, 1);
        await client.ReadPublishAsync("x"); // delivered, and not yet acknowledged to the publisher
        var answer = publisher.ReadAsync<PublishAnswerPacket>();
        answer.IsCompleted.ShouldBeFalse();
        slow.SetResult();
        (await answer).PacketId.ShouldBe((ushort)1);
    }

    [Theory]
    [BothVersions]
    public async Task A_QoS_2_id_received_before_the_process_died_is_still_known(MqttVersion version)
    {
        await using var before = await StartAsync();
        await using var client = await Lasting(before, version);
        await client.PublishAsync("once", "x", MqttQos.ExactlyOnce, 5);
        await client.ReadAsync<PublishAnswerPacket>();

        await using var after = await StartAsync();
        await using var watcher = await after.ConnectAsync(version);
        await watcher.SubscribeAsync("once");
        await using var again = await Lasting(after, version);
        await again.PublishAsync("once", "x", MqttQos.ExactlyOnce, 5, duplicate: true);
        (await again.ReadAsync<PublishAnswerPacket>()).Type.ShouldBe(MqttPacketType.PubRec);
        await again.AnswerAsync(MqttPacketType.PubRel, 5);
        (await again.ReadAsync<PublishAnswerPacket>()).Reason.ShouldBe(MqttReason.Success);
        await watcher.ExpectNothingAsync();
    }

    [Fact]
    public async Task Finished_deliveries_and_ended_sessions_leave_nothing_in_the_store()
    {
        await using var server = await StartAsync();
        await using var client = await Lasting(server, MqttVersion.V5);
        await client.SubscribeAsync("news", MqttQos.AtLeastOnce);
        for (ushort id = 1; id <= 100; id++)
        {
            await client.PublishAsync("news", $"{id}", MqttQos.AtLeastOnce, id);
            var packets = new[] { await client.ReadAsync(), await client.ReadAsync() };
            await client.AnswerAsync(MqttPacketType.PubAck, packets.OfType<PublishPacket>().Single().PacketId);
        }

        await client.ExpectNothingAsync();
        await client.PublishAsync("nobody", "a commit after everything", MqttQos.AtLeastOnce, 101);
        await client.ReadAsync<PublishAnswerPacket>();
        (await KeptAsync()).Sessions.ShouldHaveSingleItem().Deliveries.ShouldBeEmpty();
        await client.DisconnectAsync(properties: new MqttProperties { SessionExpirySeconds = 0 });
        await client.ExpectEndAsync();
        await server.DisposeAsync();
        (await KeptAsync()).Sessions.ShouldBeEmpty();
    }

    private static Task<RawMqtt> Lasting(MqttServer server, MqttVersion version) => server.ConnectAsync(version, "lasting", c => c with
    {
        Clean = false,
        Properties = version == MqttVersion.V5 ? new MqttProperties { SessionExpirySeconds = 1000 } : null,
    });

    private Task<MqttServer> StartAsync() => MqttServer.StartAsync(s => s.AddSingleton<IMqttStore>(_gated = new GatedStore(Open())));

    private async Task<MqttStoredState> KeptAsync() => await Open().LoadAsync(CancellationToken.None);
}
