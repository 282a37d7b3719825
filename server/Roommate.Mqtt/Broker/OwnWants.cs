using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Roommate.Mqtt.Sessions;
using Roommate.Mqtt.Storage;

namespace Roommate.Mqtt.Broker;

/// <summary>
/// Tells other nodes what this node's clients want, one batch after the other. A SUBACK waits for it, so that whoever publishes
/// anywhere after it reaches the subscriber. While there is no other node nothing is told.
/// </summary>
internal sealed partial class OwnWants(SubscriptionTable table, SessionRegistry sessions, IMqttStore store, ILogger<OwnWants> logger) : IDisposable
{
    private readonly Channel<(string[] Texts, TaskCompletionSource? Told)> _changed =
        Channel.CreateUnbounded<(string[], TaskCompletionSource?)>(new UnboundedChannelOptions { SingleReader = true });

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Dictionary<string, MqttWantLevel> _told = new(StringComparer.Ordinal);

    /// <summary>These filters may have changed.</summary>
    public void Tell(IEnumerable<SessionSubscription> subscriptions)
    {
        if (store.HasPeers && subscriptions.Select(static s => s.Options.Filter).ToArray() is { Length: > 0 } texts)
        {
            _changed.Writer.TryWrite((texts, null));
        }
    }

    /// <summary>The shared ones of these may have gained or lost a member that is there.</summary>
    public void TellShared(MqttSession session)
    {
        if (store.HasPeers)
        {
            Tell(table.SubscriptionsOf(session).Where(static s => s.Options.Filter.StartsWith("$share/", StringComparison.Ordinal)));
        }
    }

    /// <summary>These filters may have changed; completes when the other nodes know.</summary>
    public Task ToldAsync(IEnumerable<SessionSubscription> subscriptions, CancellationToken cancellationToken)
    {
        if (!store.HasPeers)
        {
            return Task.CompletedTask;
        }

        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _changed.Writer.TryWrite(([.. subscriptions.Select(static s => s.Options.Filter)], told));
        return told.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Everything that is wanted, to somebody who writes it down before the next change is told.</summary>
    public async ValueTask AllAsync(Func<IReadOnlyList<MqttWant>, ValueTask> write, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            _told.Clear();
            await write(Changes(sessions.All.SelectMany(table.SubscriptionsOf).Select(static s => s.Options.Filter)));
        }
        finally
        {
            _turn.Release();
        }
    }

    public async Task TellLoopAsync(CancellationToken stopping)
    {
        try
        {
            while (await _changed.Reader.WaitToReadAsync(stopping))
            {
                await TellOnceAsync(stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The node is leaving.
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task TellOnceAsync(CancellationToken stopping)
    {
        var texts = new HashSet<string>(StringComparer.Ordinal);
        var waiting = new List<TaskCompletionSource>();
        await _turn.WaitAsync(stopping);
        try
        {
            while (_changed.Reader.TryRead(out var next))
            {
                texts.UnionWith(next.Texts);
                waiting.AddRange(next.Told is { } told ? [told] : []);
            }

            var changes = Changes(texts);
            if (changes.Count > 0)
            {
                await store.WantAsync(changes, stopping);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Said again with the next change, or when the nodes compare what they know.
            Log.NotTold(logger, e, texts.Count);
            foreach (var text in texts)
            {
                _told.Remove(text);
            }
        }
        finally
        {
            _turn.Release();
            waiting.ForEach(static w => w.TrySetResult());
        }
    }

    private List<MqttWant> Changes(IEnumerable<string> texts)
    {
        var changes = new List<MqttWant>();
        foreach (var text in texts)
        {
            var level = table.WantOf(text);
            if (_told.GetValueOrDefault(text) == level)
            {
                continue;
            }

            changes.Add(new MqttWant(text, level));
            if (level == MqttWantLevel.None)
            {
                _told.Remove(text);
            }
            else
            {
                _told[text] = level;
            }
        }

        return changes;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Other nodes could not be told of {Count} MQTT subscriptions")]
        public static partial void NotTold(ILogger logger, Exception exception, int count);
    }
}
