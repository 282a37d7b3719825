using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Roommate.Loadtests.Measuring;

namespace Roommate.Loadtests.Scenarios;

/// <summary>
/// 21 people in a room; one of them stops reading while 10,000 messages are said, and before that nobody does. What counts is the longest time in which a healthy
/// member saw nothing, what the stalled one costs, and that it then has everything once and in order. Beside a plain SignalR group hub,
/// whose awaited group sends wait for the slowest.
/// </summary>
public sealed partial class LiveStall : IScenario
{
    private const int Healthy = 20;
    private static readonly string Filler = new('x', 400);

    public string Name => "live-stall";

    public string Summary => "[messages/s=200] [messages=10000]: 21 members, one does not read: worst gap of the others, memory, and what the stalled one has in the end";

    public async Task<int> RunAsync(string[] args, CancellationToken ct)
    {
        var (perSecond, messages) = (LiveRoom.Argument(args, 0, 200), LiveRoom.Argument(args, 1, 10_000));
        Console.WriteLine("| server | said/s | worst gap of a healthy member ms | p99 ms | memory grown MB | the stalled one afterwards |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- |");
        foreach (var start in new Func<CancellationToken, Task<ServerUnderTest>>[] { c => ServerUnderTest.RoommateAsync([], c), ServerUnderTest.PlainAsync })
        {
            await using var server = await start(ct);
            await MeasureAsync(server, perSecond, messages / 3, stalls: false, ct);
            await MeasureAsync(server, perSecond, messages, stalls: true, ct);
        }

        return 0;
    }

    private static async Task MeasureAsync(ServerUnderTest server, int perSecond, int messages, bool stalls, CancellationToken ct)
    {
        var members = new List<Member>();
        for (var i = 0; i < Healthy; i++)
        {
            members.Add(new Member(await server.JoinAsync(ct)));
        }

        await using var speaker = await server.ConnectAsync(ct);
        speaker.Watch("nothing:", static _ => { });
        await SayAsync(server, speaker, "warm:{0};", perSecond * 3, perSecond, ct);
        await using var stalled = await server.ConnectAsync(ct);
        var (epoch, head) = stalls ? Stand(await server.FollowAsync(stalled, ct)) : ("", 0);
        members.ForEach(static m => m.Begin());
        var (memory, clock) = (ProcessMemory.Resident(server.ProcessId), Stopwatch.StartNew());
        await SayAsync(server, speaker, "seq:{0};stamp:{1};" + Filler, messages, perSecond, ct);
        var saying = clock.Elapsed;
        for (var i = 0; i < 1200 && members.Exists(m => m.Seen < messages); i++)
        {
            await Task.Delay(50, ct);
        }

        memory = ProcessMemory.Resident(server.ProcessId) - memory;
        var latencies = new Latencies();
        var gap = members.Max(m => m.End(latencies, messages));
        var fate = stalls ? await FateAsync(server, stalled, epoch, head, messages, ct) : "nobody stalls";
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {server.Name} | {messages / saying.TotalSeconds:F0} | {gap.TotalMilliseconds:F0} | {latencies.Percentile(0.99):F1} | {memory / 1e6:F0} | {fate} |"));
        foreach (var member in members)
        {
            await member.Viewer.DisposeAsync();
        }
    }

    // It reads what is still on its way to it, until it is cut; then it comes back with the offset it has.
    private static async Task<string> FateAsync(ServerUnderTest server, Viewer stalled, string epoch, long head, int messages, CancellationToken ct)
    {
        var seen = new List<long>();
        stalled.Watch("seq:", seen.Add);
        await Task.WhenAny(stalled.Ended, Task.Delay(TimeSpan.FromSeconds(5), ct));

        // Nothing more comes by the old connection, or it would be counted twice.
        stalled.Cut();
        await stalled.Ended;
        var before = seen.Count;
        if (server.Owner is null)
        {
            return $"has {before} of {messages}";
        }

        await using var back = await server.ConnectAsync(ct);
        await back.PostAsync("Subscribe", $$"""{"topics":[{"topic":"room:{{server.Room}}","after":{{head + before}},"epoch":"{{epoch}}"}]}""", ct);
        back.Watch("seq:", seen.Add);
        for (var i = 0; i < 400 && seen.Count < messages; i++)
        {
            await Task.Delay(50, ct);
        }

        var right = seen.SequenceEqual(Enumerable.Range(0, messages).Select(static i => (long)i));
        return $"had {before}, came back, {(right ? $"has all {messages} once and in order" : $"has {seen.Count}: WRONG")}";
    }

    private static async Task SayAsync(ServerUnderTest server, Viewer speaker, string text, int count, int perSecond, CancellationToken ct)
    {
        var burst = Math.Max(1, perSecond / 100);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds((double)burst / perSecond));
        for (var number = 0; number < count; await timer.WaitForNextTickAsync(ct))
        {
            for (var i = 0; i < burst && number < count; i++, number++)
            {
                await server.SayAsync(speaker, string.Format(CultureInfo.InvariantCulture, text, number, Stopwatch.GetTimestamp()), ct);
            }
        }
    }

    private static (string Epoch, long Head) Stand(string answer)
    {
        var found = StandPattern().Match(answer);
        return found.Success ? (found.Groups[1].Value, long.Parse(found.Groups[2].Value, CultureInfo.InvariantCulture)) : ("", 0);
    }

    [GeneratedRegex("\"epoch\":\"([^\"]+)\",\"head\":(\\d+)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex StandPattern();

    /// <summary>One who reads: when something came, and for how long nothing did.</summary>
    private sealed class Member
    {
        private readonly Latencies _latencies = new();
        private long _last;
        private long _gap;
        private bool _measuring;

        public Member(Viewer viewer)
        {
            Viewer = viewer;
            viewer.Watch("stamp:", Saw);
        }

        public Viewer Viewer { get; }

        public long Seen => _latencies.Count;

        public void Begin()
        {
            _last = Stopwatch.GetTimestamp();
            _measuring = true;
        }

        /// <summary>The longest gap; the latencies are added to those of all.</summary>
        public TimeSpan End(Latencies all, int messages)
        {
            _measuring = false;
            all.Add(_latencies);
            return Stopwatch.GetElapsedTime(0, Seen < messages ? Math.Max(_gap, Stopwatch.GetTimestamp() - _last) : _gap);
        }

        private void Saw(long stamp)
        {
            if (!_measuring)
            {
                return;
            }

            var now = Stopwatch.GetTimestamp();
            _gap = Math.Max(_gap, now - _last);
            _last = now;
            _latencies.AddSince(stamp);
        }
    }
}
