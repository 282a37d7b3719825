using System.Collections.Concurrent;
using System.Text;
using System.Threading.Channels;
using Roommate.Mqtt.Storage;

namespace Roommate.Home.Endpoint;

/// <summary>What nodes tell each other about sessions and retained messages.</summary>
internal abstract record NodeWord
{
    /// <summary>A client of this node has connected to another: give its session up.</summary>
    public sealed record GiveUp(string Principal, string ClientId) : NodeWord;

    /// <summary>A retained message changed on another node.</summary>
    public sealed record Retained(string Topic, MqttStoredMessage? Message) : NodeWord;

    /// <summary>Another node has started and wants to know what this one's clients want.</summary>
    public sealed record Hello(string Node, string Id) : NodeWord;

    /// <summary>A node has taken over the sessions of one that is gone.</summary>
    public sealed record Heir(string Node, string Gone, string Id) : NodeWord;

    /// <summary>What another node's clients want has changed; no changes: it is to be read anew.</summary>
    public sealed record Wants(string Node, string Id, long Version, IReadOnlyList<MqttWant>? Changes) : NodeWord;
}

/// <summary>
/// This node among others: its name, and what it was told. The name lies in the data directory, so that a server that was killed
/// and started again has its sessions at once; another node takes them over after <see cref="LeaseMs"/>.
/// </summary>
internal sealed class EndpointNode(string name)
{
    public const int NameLength = 16;

    // More than can be told in the time one takes; what does not fit is a retained message that is read again at the next start.
    private const int Waiting = 10_000;

    private readonly Channel<NodeWord> _words = Channel.CreateBounded<NodeWord>(new BoundedChannelOptions(Waiting) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest });
    private readonly Channel<byte[]> _mail = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(Waiting) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest });
    private readonly TaskCompletionSource<IMqttStoreListener> _listener = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _given = new(StringComparer.Ordinal);

    public string Name => name.Length == NameLength ? name : throw new ArgumentException($"A node's name has {NameLength} characters.", nameof(name));

    public int LeaseMs { get; init; } = 8000;

    /// <summary>How long another node's answer is waited for: one that does not answer is slow or gone, and a subscriber is not to wait for it.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The endpoint of this node, once it is there.</summary>
    public Task<IMqttStoreListener> Listener => _listener.Task;

    public ChannelReader<NodeWord> Words => _words.Reader;

    /// <summary>Messages of QoS 0 that other nodes pass on; an empty one: there are others in the inbox.</summary>
    public ChannelReader<byte[]> Mail => _mail.Reader;

    /// <summary>Who has answered what this node told.</summary>
    public NodeAnswers Answers { get; } = new();

    /// <summary>The name of the node whose data directory this is, chosen at its first start.</summary>
    public static string NameAt(string directory, Func<string> choose)
    {
        var path = Path.Combine(directory, "mqtt-node");
        if (File.Exists(path) && File.ReadAllText(path).Trim() is { Length: NameLength } known)
        {
            return known;
        }

        var chosen = choose();
        File.WriteAllText(path, chosen);
        return chosen;
    }

    public void Listen(IMqttStoreListener listener) => _listener.TrySetResult(listener);

    /// <summary>Completes when another node says that it has given a session up.</summary>
    public Task WhenGiven(string session) =>
        _given.GetOrAdd(session, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public void StopWaiting(string session) => _given.TryRemove(session, out _);

    /// <summary>What was told to this node alone; called on the thread that reads Redis: hands on only.</summary>
    public void TakeMail(ReadOnlySpan<byte> told) => _mail.Writer.TryWrite(told.Length > 0 && told[0] == (byte)'M' ? told[1..].ToArray() : []);

    /// <summary>Called on the thread that reads Redis: hands on only.</summary>
    public void Hear(ReadOnlySpan<byte> told)
    {
        if (told.Length <= NameLength)
        {
            return;
        }

        var from = Encoding.UTF8.GetString(told.Slice(1, NameLength));
        var rest = told[(1 + NameLength)..];
        if (told[0] == (byte)'F' && _given.TryRemove(Encoding.UTF8.GetString(rest), out var waiting))
        {
            waiting.TrySetResult();
        }
        else if (told[0] is (byte)'G' or (byte)'A')
        {
            if (rest.Length > NameLength && Encoding.UTF8.GetString(rest[..NameLength]) == name)
            {
                HearAlone(told[0], from, Encoding.UTF8.GetString(rest[NameLength..]));
            }
        }
        else if (from != name && Word(told[0], from, rest) is { } word)
        {
            _words.Writer.TryWrite(word);
        }
    }

    private static NodeWord? Word(byte kind, string from, ReadOnlySpan<byte> rest)
    {
        switch (kind)
        {
            case (byte)'H':
                return new NodeWord.Hello(from, Encoding.UTF8.GetString(rest));
            case (byte)'I' when rest.Length > NameLength:
                return new NodeWord.Heir(from, Encoding.UTF8.GetString(rest[..NameLength]), Encoding.UTF8.GetString(rest[NameLength..]));
            case (byte)'W' when WantBytes.Read(rest) is var (id, version, changes):
                return new NodeWord.Wants(from, id, version, changes);
            case (byte)'R' when rest.IndexOf((byte)0) is >= 0 and var end:
                var message = end + 1 == rest.Length ? null : MqttStoreBytes.ToMessage(rest[(end + 1)..]);
                return new NodeWord.Retained(Encoding.UTF8.GetString(rest[..end]), message);
            default:
                return null;
        }
    }

    // What was meant for this node and no other.
    private void HearAlone(byte kind, string from, string said)
    {
        if (kind == (byte)'A')
        {
            Answers.Heard(said, from);
            return;
        }

        var parts = said.Split('\0', 2);
        _words.Writer.TryWrite(new NodeWord.GiveUp(parts[0], parts[1]));
    }
}
