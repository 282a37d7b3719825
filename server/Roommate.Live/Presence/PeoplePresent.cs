using System.Collections.Frozen;
using System.Security.Claims;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Roommate.Contracts;
using Roommate.Contracts.Faults;
using Roommate.Live.Nodes;

namespace Roommate.Live.Presence;

/// <summary>
/// Presence rests on node leases, not on a refresh per connection: this node says every 2 s who is connected to it, and
/// soon after somebody comes or goes. Who leaves has 3 s to be back, so that a reconnect does not flap.
/// </summary>
internal sealed partial class PeoplePresent(
    LiveNode node,
    PresenceBoard board,
    IEnumerable<IPresenceListener> listeners,
    Ids ids,
    TimeProvider time,
    ILogger<PeoplePresent> logger) : BackgroundService, IPresence
{
    /// <summary>After this long without a beat a node, and who was connected to it, is gone.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(8);

    private static readonly TimeSpan BeatEvery = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    // Two thousand clients that come back at once are a few beats, not two thousand.
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(100);

    private readonly string _name = ids.New("node");
    private readonly Dictionary<string, DateTimeOffset> _here = new(StringComparer.Ordinal);
    private FrozenSet<string> _online = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsOnline(string userId) => Volatile.Read(ref _online).Contains(userId);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        node.ConnectionsChanged += () => Volatile.Read(ref _changed).TrySetResult();
        while (!stoppingToken.IsCancellationRequested)
        {
            await BeatAsync(stoppingToken);
            await _changed.Task.WaitAsync(BeatEvery, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Task.Delay(Gather, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Volatile.Write(ref _changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }
    }

    private async Task BeatAsync(CancellationToken ct)
    {
        try
        {
            var change = await board.BeatAsync(_name, PeopleHere(), Lease, ct);
            Volatile.Write(ref _online, change.Online.ToFrozenSet(StringComparer.Ordinal));
            await TellAsync(change.Came, online: true, ct);
            await TellAsync(change.Went, online: false, ct);
        }
        catch (FaultException unavailable)
        {
            Log.NoBeat(logger, unavailable.Fault.Code);
        }
        catch (Exception broken) when (broken is not OperationCanceledException)
        {
            // Whoever is told must not end the beats: the node would look dead.
            Log.ListenerBroken(logger, broken);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Stopping. The lease is left to run out: who reconnects to another node meanwhile never went.
        }
    }

    private async Task TellAsync(IReadOnlyCollection<string> people, bool online, CancellationToken ct)
    {
        foreach (var userId in people)
        {
            foreach (var listener in listeners)
            {
                await listener.HearAsync(userId, online, ct);
            }
        }
    }

    /// <summary>Who is connected, or was within the grace.</summary>
    private List<string> PeopleHere()
    {
        var now = time.GetUtcNow();
        foreach (var connection in node.Connections)
        {
            if (connection.Viewer.FindFirstValue(ClaimTypes.NameIdentifier) is { } userId)
            {
                _here[userId] = now;
            }
        }

        var here = new List<string>(_here.Count);
        foreach (var (userId, last) in _here)
        {
            if (now - last >= Grace)
            {
                _here.Remove(userId);
            }
            else
            {
                here.Add(userId);
            }
        }

        return here;
    }

    private static partial class Log
    {
        [LoggerMessage(2401, LogLevel.Warning, "Presence: the store does not answer ({Code}); the next beat tries again.")]
        public static partial void NoBeat(ILogger logger, string code);

        [LoggerMessage(2402, LogLevel.Error, "Presence: a coming or going could not be told.")]
        public static partial void ListenerBroken(ILogger logger, Exception exception);
    }
}
