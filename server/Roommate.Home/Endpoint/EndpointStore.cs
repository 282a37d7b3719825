using System.Globalization;
using System.Text;
using Roommate.Live.Log;
using Roommate.Mqtt.Storage;
using Roommate.Platform.Store;
using StackExchange.Redis;
using IRedis = Roommate.Live.Log.IRedis;

namespace Roommate.Home.Endpoint;

/// <summary>
/// Retained messages and persistent sessions of the MQTT endpoint, in Redis. Every node keeps all retained messages; a session is one
/// node's at a time, the one its client is or was last connected to.
/// </summary>
internal sealed class EndpointStore(IRedis redis, EndpointNode node, PeerStore peers, DeadInboxes inboxes, TimeProvider time) : IMqttStore
{
    private const int SessionsAtOnce = 200;
    private const string Retained = "retained";

    // How long the node that has a session may take to end the client's connection and write the rest down.
    private static readonly TimeSpan GiveUpPatience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    private static readonly RedisKey RetainedKey = Keys.Of("mqtt", Retained);
    private static readonly RedisKey SessionsKey = Keys.Of("mqtt", "sessions");
    private static readonly RedisKey OwnersKey = Keys.Of("mqtt", "owners");
    private static readonly RedisKey NodesKey = Keys.Of("mqtt", "nodes");
    private static readonly string SessionPrefix = Keys.Of("mqtt", "session:");

    public bool IsDurable => true;

    public bool HasPeers => peers.HasPeers;

    public static string Channel { get; } = Keys.Of("mqtt", "told");

    public void Attach(IMqttStoreListener listener) => node.Listen(listener);

    public async ValueTask<MqttStoredState> LoadAsync(CancellationToken cancellationToken)
    {
        await HearAsync(cancellationToken);
        await peers.StartAsync(cancellationToken);
        var sessions = await AdoptAsync(atStart: true, cancellationToken);
        return new MqttStoredState(await RetainedAsync(cancellationToken), sessions);
    }

    public ValueTask WantAsync(IReadOnlyList<MqttWant> wants, CancellationToken cancellationToken) => peers.WantAsync(wants, cancellationToken);

    public async ValueTask WriteAsync(IReadOnlyList<MqttStoreChange> changes, CancellationToken cancellationToken)
    {
        var arguments = new List<RedisValue>((changes.Count * 4) + 5) { node.Name, SessionPrefix, Channel, PeerStore.InboxPrefix, PeerStore.MailPrefix };
        foreach (var change in changes)
        {
            Append(arguments, change);
        }

        var values = arguments.ToArray();
        await redis.CallAsync(db => db.ScriptEvaluateAsync(EndpointScripts.Write, [RetainedKey, SessionsKey, OwnersKey, NodesKey], values), cancellationToken);
    }

    public async ValueTask<MqttStoredSessionState?> ClaimAsync(string principal, string clientId, bool known, CancellationToken cancellationToken)
    {
        var name = NameOf(principal, clientId);
        for (var attempt = 0; ; attempt++)
        {
            var answer = await ClaimOnceAsync(name, force: attempt == 3, known, cancellationToken);
            var owner = (string?)answer[0];
            if (string.IsNullOrEmpty(owner))
            {
                return await WithMissedAsync(StateOf(answer.AsSpan(2)), (string)answer[1]!, cancellationToken);
            }

            // Asked once and not heard of: it is taken anyway, and what that node still writes of it is left out.
            attempt = await AskAsync(owner, name, cancellationToken) ? attempt : 2;
        }
    }

    /// <summary>The sessions of nodes that are gone (at the start: and this node's own).</summary>
    public async ValueTask<IReadOnlyList<MqttStoredSessionState>> AdoptAsync(bool atStart, CancellationToken ct)
    {
        RedisValue[] arguments = [node.Name, node.LeaseMs, atStart ? 1 : 0, PeerStore.WantsPrefix];
        var answer = (RedisResult[])(await redis.CallAsync(db => db.ScriptEvaluateAsync(EndpointScripts.Adopt, [SessionsKey, OwnersKey, NodesKey], arguments), ct))!;
        var sessions = ((string[])answer[1]!).Chunk(2).Select(static s => (Name: s[0], Had: s[1])).ToArray();
        var adopted = new List<MqttStoredSessionState>(sessions.Length);
        var missed = new Dictionary<string, IReadOnlyList<MqttForwarded>>(StringComparer.Ordinal) { [""] = [], [node.Name] = [] };
        foreach (var gone in ((string[])answer[0]!).Concat(sessions.Select(static s => s.Had)).Distinct().Where(g => !missed.ContainsKey(g)).ToArray())
        {
            missed[gone] = await inboxes.OpenAsync(gone, ct);
        }

        foreach (var chunk in sessions.Chunk(SessionsAtOnce))
        {
            var found = await Task.WhenAll(chunk.Select(s => redis.CallAsync(db => db.HashGetAllAsync(SessionPrefix + s.Name), ct).AsTask()));
            foreach (var (fields, session) in found.Zip(chunk))
            {
                if (StateOf([.. fields.SelectMany(static f => new[] { f.Name, f.Value })]) is { } state)
                {
                    adopted.Add(state with { Missed = missed[session.Had] });
                    inboxes.Add(session.Had, [state]);
                }
            }
        }

        return adopted;
    }

    /// <summary>Says that this node is there; how many others are, how many are gone without a word, and whether this one was taken for gone.</summary>
    public async ValueTask<(int Others, int Gone, bool WasGone)> BeatAsync(CancellationToken ct)
    {
        var answer = (RedisValue[])(await redis.CallAsync(db => db.ScriptEvaluateAsync(EndpointScripts.Beat, [NodesKey], [node.Name, node.LeaseMs]), ct))!;
        return ((int)answer[0], (int)answer[1], (int)answer[2] == 1);
    }

    /// <summary>Of these clients those whose session is not this node's any more.</summary>
    public async ValueTask<IReadOnlyList<(string Principal, string ClientId)>> LostAsync(IReadOnlyList<(string Principal, string ClientId)> clients, CancellationToken ct)
    {
        var names = clients.Select(static c => (RedisValue)NameOf(c.Principal, c.ClientId)).ToArray();
        var owners = names.Length == 0 ? [] : await redis.CallAsync(db => db.HashGetAsync(OwnersKey, names), ct);
        return [.. clients.Where((_, i) => owners[i] != node.Name)];
    }

    /// <summary>The names of the nodes that are there, this one with them.</summary>
    public async ValueTask<IReadOnlySet<string>> LivingAsync(CancellationToken ct)
    {
        var names = (RedisValue[])(await redis.CallAsync(db => db.ScriptEvaluateAsync(EndpointScripts.Living, [NodesKey], [node.LeaseMs]), ct))!;
        return names.Select(static n => (string)n!).Append(node.Name).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>This node is leaving: the others need not wait for its lease to end.</summary>
    public async ValueTask LeaveAsync(CancellationToken ct) => await redis.CallAsync(db => db.SortedSetAddAsync(NodesKey, node.Name, 0), ct);

    /// <summary>This node has given a session up.</summary>
    public async ValueTask ReleaseAsync(string principal, string clientId, CancellationToken ct) =>
        await redis.CallAsync(db => db.ScriptEvaluateAsync(EndpointScripts.Release, [OwnersKey], [NameOf(principal, clientId), node.Name, Channel]), ct);

    /// <summary>Every retained message.</summary>
    public async ValueTask<IReadOnlyList<MqttStoredMessage>> RetainedAsync(CancellationToken ct)
    {
        var messages = new List<MqttStoredMessage>();
        var cursor = "0";
        do
        {
            var from = cursor;
            var page = (RedisResult[])(await redis.CallAsync(db => db.ScriptEvaluateAsync("return redis.call('HSCAN', KEYS[1], ARGV[1], 'COUNT', 1000)", [RetainedKey], [from]), ct))!;
            cursor = (string)page[0]!;
            var fields = (RedisValue[])page[1]!;
            for (var i = 1; i < fields.Length; i += 2)
            {
                if (MqttStoreBytes.ToMessage((byte[])fields[i]!) is { } message)
                {
                    messages.Add(message);
                }
            }
        }
        while (cursor != "0");
        return messages;
    }

    // A node that gave its session up has emptied its inbox first; one that did not answer has not.
    private async ValueTask<MqttStoredSessionState?> WithMissedAsync(MqttStoredSessionState? state, string owner, CancellationToken ct) =>
        state is null || owner.Length == 0 ? state : state with { Missed = await inboxes.ReadAsync(owner, ct) };

    private static string NameOf(string principal, string clientId) => $"{principal}\0{clientId}";

    private static void Append(List<RedisValue> arguments, MqttStoreChange change)
    {
        switch (change)
        {
            case MqttStoreChange.Retained r:
                arguments.AddRange(["R", r.Topic, r.Message is null ? "" : MqttStoreBytes.OfMessage(r.Message), ""]);
                break;
            case MqttStoreChange.SessionSaved s:
                arguments.AddRange(["S", NameOf(s.Session.Principal, s.Session.ClientId), MqttStoreBytes.OfSession(s.Session), ""]);
                break;
            case MqttStoreChange.SessionRemoved s:
                arguments.AddRange(["X", NameOf(s.Principal, s.ClientId), s.Replaced ? "1" : "", ""]);
                break;
            case MqttStoreChange.DeliverySaved d:
                arguments.AddRange(["D", NameOf(d.Principal, d.ClientId), Field('d', d.Delivery.Sequence), MqttStoreBytes.OfDelivery(d.Delivery)]);
                break;
            case MqttStoreChange.DeliveryRemoved d:
                arguments.AddRange(["E", NameOf(d.Principal, d.ClientId), Field('d', d.Sequence), ""]);
                break;
            case MqttStoreChange.Forwarded f:
                arguments.AddRange(["F", f.Node, MqttStoreBytes.OfForwarded(f.What), f.What.IsLasting ? "1" : ""]);
                break;
            case MqttStoreChange.ReceivedId i:
                arguments.AddRange([i.Held ? "D" : "E", NameOf(i.Principal, i.ClientId), Field('r', i.PacketId), ""]);
                break;
        }
    }

    private static string Field(char kind, long number) => string.Create(CultureInfo.InvariantCulture, $"{kind}{number}");

    // Names and values in turn, as HGETALL answers them.
    private static MqttStoredSessionState? StateOf(ReadOnlySpan<RedisValue> fields)
    {
        MqttStoredSession? session = null;
        var deliveries = new List<MqttStoredDelivery>();
        var received = new List<ushort>();
        for (var i = 0; i + 1 < fields.Length; i += 2)
        {
            var name = (string)fields[i]!;
            if (name == "s")
            {
                session = MqttStoreBytes.ToSession((byte[])fields[i + 1]!);
                continue;
            }

            var number = long.Parse(name.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture);
            if (name[0] == 'r')
            {
                received.Add((ushort)number);
            }
            else if (MqttStoreBytes.ToDelivery(number, (byte[])fields[i + 1]!) is { } delivery)
            {
                deliveries.Add(delivery);
            }
        }

        deliveries.Sort(static (a, b) => a.Sequence.CompareTo(b.Sequence));
        return session is null ? null : new MqttStoredSessionState(session, deliveries, received);
    }

    private async ValueTask<RedisValue[]> ClaimOnceAsync(string name, bool force, bool known, CancellationToken ct)
    {
        RedisValue[] arguments = [name, node.Name, node.LeaseMs, force ? 1 : 0, known ? 0 : 1];
        return (RedisValue[])(await redis.CallAsync(
            db => db.ScriptEvaluateAsync(EndpointScripts.Claim, [OwnersKey, NodesKey, SessionPrefix + name], arguments), ct))!;
    }

    private async ValueTask<bool> AskAsync(string owner, string name, CancellationToken ct)
    {
        var given = node.WhenGiven(name);
        await TellAsync("G" + node.Name + owner + name, ct);
        try
        {
            await given.WaitAsync(GiveUpPatience, time, ct);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
        finally
        {
            node.StopWaiting(name);
        }
    }

    private async ValueTask TellAsync(string told, CancellationToken ct) =>
        await redis.CallAsync(db => db.PublishAsync(Channel, Encoding.UTF8.GetBytes(told)), ct);

    // Without the other nodes' word this one would keep what they have changed: it does not start before it hears them.
    private async ValueTask HearAsync(CancellationToken ct)
    {
        while (true)
        {
            try
            {
                await redis.Subscriber.SubscribeAsync(Channel, (_, told) => node.Hear((byte[])told!));
                return;
            }
            catch (Exception trouble) when (RedisTrouble.IsUnavailable(trouble))
            {
                await Task.Delay(RetryPause, time, ct);
            }
        }
    }
}
