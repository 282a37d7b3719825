using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Roommate.Live.Log;
using Roommate.Mqtt.Storage;
using Roommate.Platform.Store;
using StackExchange.Redis;
using IRedis = Roommate.Live.Log.IRedis;

namespace Roommate.Home.Endpoint;

/// <summary>
/// What nodes want of each other's messages, and the messages they pass on. Wants are a hash per node with a version: a node that missed
/// a change sees it at the next beat. Messages of QoS 1 and 2 lie in the node's inbox until it has written them down.
/// </summary>
internal sealed class PeerStore(IRedis redis, EndpointNode node) : IDisposable
{
    private const int AtOnce = 500;
    private const string NoAnswer = "0";

    private static readonly TimeSpan NobodyCame = TimeSpan.FromSeconds(30);

    private static readonly RedisKey NodesKey = Keys.Of("mqtt", "nodes");

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly SemaphoreSlim _emptying = new(1, 1);
    private readonly Dictionary<string, long> _missed = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _known = new(StringComparer.Ordinal);
    private long _told;

    public static string InboxPrefix { get; } = Keys.Of("mqtt", "inbox:");

    public static string MailPrefix { get; } = Keys.Of("mqtt", "mail:");

    public static string WantsPrefix { get; } = Keys.Of("mqtt", "wants:");

    public bool HasPeers { get; private set; }

    private RedisKey WantsKey => WantsPrefix + node.Name;

    private RedisKey InboxKey => InboxPrefix + node.Name;

    /// <summary>What this node wanted when it last ran is not what it wants now.</summary>
    public async ValueTask StartAsync(CancellationToken ct)
    {
        await redis.Subscriber.SubscribeAsync(MailPrefix + node.Name, (_, told) => node.TakeMail((byte[])told!));
        await redis.CallAsync(db => db.KeyDeleteAsync(WantsKey), ct);
    }

    /// <summary>Tells the nodes that are there that this one is, and learns what they want.</summary>
    public async ValueTask HelloAsync(IMqttStoreListener listener, CancellationToken ct)
    {
        var others = (await HeadsAsync(ct)).Keys;
        await AskAsync(others, id => redis.CallAsync(db => db.PublishAsync(EndpointStore.Channel, Encoding.UTF8.GetBytes("H" + node.Name + id)), ct), ct);
        await SyncAsync(listener, ct);
    }

    /// <summary>Others took this node for gone and forgot what it wants.</summary>
    public ValueTask RejoinAsync(IMqttStoreListener listener, CancellationToken ct)
    {
        HasPeers = false;
        return JoinAsync(listener, ct);
    }

    /// <summary>Another node has started.</summary>
    public async ValueTask WelcomeAsync(IMqttStoreListener listener, NodeWord.Hello hello, CancellationToken ct)
    {
        await JoinAsync(listener, ct);
        await AnswerAsync(hello.Node, hello.Id, ct);
    }

    /// <summary>Tells what has changed; completes when the others know.</summary>
    public async ValueTask WantAsync(IReadOnlyList<MqttWant> wants, CancellationToken ct) => await TellAsync(wants, WantBytes.Of(wants), ct);

    /// <summary>What another node told.</summary>
    public async ValueTask TakeAsync(IMqttStoreListener listener, NodeWord.Wants told, CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            if (told.Changes is { } changes && _known.GetValueOrDefault(told.Node) == told.Version - 1)
            {
                _known[told.Node] = told.Version;
                listener.Want(told.Node, changes, all: false);
            }
            else if (_known.GetValueOrDefault(told.Node) != told.Version)
            {
                await ReadAsync(listener, told.Node, ct);
            }
        }
        finally
        {
            _turn.Release();
        }

        await AnswerAsync(told.Node, told.Id, ct);
    }

    /// <summary>Compares what is known of other nodes with what is; those that are gone want nothing any more.</summary>
    public async ValueTask SyncAsync(IMqttStoreListener listener, CancellationToken ct)
    {
        var heads = await HeadsAsync(ct);
        await _turn.WaitAsync(ct);
        try
        {
            Forget(listener, heads);

            foreach (var (other, version) in heads)
            {
                if (!_known.TryGetValue(other, out var known) || known != version)
                {
                    await ReadAsync(listener, other, ct);
                }
            }
        }
        finally
        {
            _turn.Release();
        }

        if (heads.Count > 0)
        {
            await JoinAsync(listener, ct);
        }
    }

    /// <summary>This node has taken over the sessions of one that is gone; completes when all others pass on to it what was for the other.</summary>
    public async ValueTask InheritAsync(IMqttStoreListener listener, string gone, CancellationToken ct)
    {
        _known.TryRemove(gone, out _);
        await listener.MoveWantsAsync(gone, heir: null, ct);
        await AskAsync([.. _known.Keys], id => redis.CallAsync(db => db.PublishAsync(EndpointStore.Channel, Encoding.UTF8.GetBytes("I" + node.Name + gone + id)), ct), ct);
    }

    /// <summary>Another node has done that.</summary>
    public async ValueTask MoveAsync(IMqttStoreListener listener, NodeWord.Heir told, CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            _known.TryRemove(told.Gone, out _);
            await listener.MoveWantsAsync(told.Gone, told.Node, ct);
        }
        finally
        {
            _turn.Release();
        }

        await AnswerAsync(told.Node, told.Id, ct);
    }

    /// <summary>Takes in what other nodes pass on, for as long as the node runs.</summary>
    public async ValueTask TakeMailAsync(IMqttStoreListener listener, CancellationToken ct)
    {
        if (!await node.Mail.WaitToReadAsync(ct))
        {
            return;
        }

        var messages = new List<MqttForwarded>();
        var inInbox = false;
        while (messages.Count < AtOnce && node.Mail.TryRead(out var mail))
        {
            inInbox |= mail.Length == 0;
            messages.AddRange(MqttStoreBytes.ToForwarded(mail) is { } message ? [message] : []);
        }

        await listener.TakeAsync(messages, ct);
        if (inInbox)
        {
            await EmptyAsync(listener, ct);
        }
    }

    /// <summary>Takes in everything in the inbox: it is out of it when this node has written it down.</summary>
    public async ValueTask EmptyAsync(IMqttStoreListener listener, CancellationToken ct)
    {
        await _emptying.WaitAsync(ct);
        try
        {
            while (await redis.CallAsync(db => db.ListRangeAsync(InboxKey, 0, AtOnce - 1), ct) is { Length: > 0 } waiting)
            {
                await listener.TakeAsync([.. waiting.Select(static w => MqttStoreBytes.ToForwarded((byte[])w!)).OfType<MqttForwarded>()], ct);
                await TrimAsync(node.Name, waiting.Length, ct);
            }
        }
        finally
        {
            _emptying.Release();
        }
    }

    /// <summary>Takes the first messages out of an inbox.</summary>
    public async ValueTask TrimAsync(string of, int count, CancellationToken ct) =>
        await redis.CallAsync(db => db.ScriptEvaluateAsync("return redis.call('LTRIM', KEYS[1], ARGV[1], -1)", [InboxPrefix + of], [count]), ct);

    public void Dispose()
    {
        _turn.Dispose();
        _emptying.Dispose();
    }

    // Who takes the sessions of a node over says so (MoveAsync); until then what is for them goes into its inbox, for the heir looks there.
    private void Forget(IMqttStoreListener listener, Dictionary<string, long> heads)
    {
        foreach (var back in _missed.Keys.Intersect(heads.Keys).ToArray())
        {
            _missed.Remove(back);
        }

        foreach (var gone in _known.Keys.Except(heads.Keys).ToArray())
        {
            _missed.TryAdd(gone, TimeProvider.System.GetTimestamp());
            if (TimeProvider.System.GetElapsedTime(_missed[gone]) > NobodyCame)
            {
                _missed.Remove(gone);
                _known.TryRemove(gone, out _);
                listener.Want(gone, [], all: true);
            }
        }
    }

    private async ValueTask JoinAsync(IMqttStoreListener listener, CancellationToken ct)
    {
        if (!HasPeers)
        {
            // First, so that what is subscribed to from here on is either in what is read now or told.
            HasPeers = true;
            // Nobody's answer is waited for: two nodes that start together would wait for each other.
            await listener.WantsAsync(async wants => await WriteAsync(NoAnswer, wants, WantBytes.Everything, ct), ct);
        }
    }

    private async ValueTask TellAsync(IReadOnlyList<MqttWant> wants, string changes, CancellationToken ct)
    {
        await AskAsync([.. _known.Keys], id => WriteAsync(id, wants, changes, ct), ct);
    }

    private ValueTask<RedisResult> WriteAsync(string id, IReadOnlyList<MqttWant> wants, string changes, CancellationToken ct)
    {
        RedisValue[] arguments = [node.Name, EndpointStore.Channel, id, changes, .. wants.SelectMany(static w => new RedisValue[] { w.Filter, WantBytes.Level(w.Level) })];
        return redis.CallAsync(db => db.ScriptEvaluateAsync(EndpointScripts.Want, [WantsKey], arguments), ct);
    }

    private async ValueTask AskAsync<T>(IReadOnlyCollection<string> others, Func<string, ValueTask<T>> tell, CancellationToken ct)
    {
        var id = Interlocked.Increment(ref _told).ToString(CultureInfo.InvariantCulture);
        var answered = node.Answers.Expect(id, others);
        try
        {
            await tell(id);
            await answered.WaitAsync(node.Patience, TimeProvider.System, ct);
        }
        catch (TimeoutException)
        {
            // It reads what is wanted at its next beat, if it is there at all.
        }
        finally
        {
            node.Answers.Forget(id);
        }
    }

    private async ValueTask AnswerAsync(string to, string id, CancellationToken ct) =>
        await redis.CallAsync(db => db.PublishAsync(EndpointStore.Channel, Encoding.UTF8.GetBytes("A" + node.Name + to + id)), ct);

    private async ValueTask ReadAsync(IMqttStoreListener listener, string other, CancellationToken ct)
    {
        var fields = await redis.CallAsync(db => db.HashGetAllAsync(WantsPrefix + other), ct);
        var wants = new List<MqttWant>(fields.Length);
        var version = 0L;
        foreach (var field in fields)
        {
            var name = (string)field.Name!;
            if (name == "v")
            {
                version = (long)field.Value;
            }
            else
            {
                wants.Add(WantBytes.Want(name[1..], (string)field.Value!));
            }
        }

        _known[other] = version;
        listener.Want(other, wants, all: true);
    }

    private async ValueTask<Dictionary<string, long>> HeadsAsync(CancellationToken ct)
    {
        var heads = (RedisValue[])(await redis.CallAsync(
            db => db.ScriptEvaluateAsync(EndpointScripts.Heads, [NodesKey], [node.Name, WantsPrefix]), ct))!;
        return heads.Chunk(2).ToDictionary(static h => (string)h[0]!, static h => (long)h[1], StringComparer.Ordinal);
    }
}
