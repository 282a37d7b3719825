using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Roommate.Contracts.Faults;
using Roommate.Live.Feed;
using Roommate.Live.Log;
using Roommate.Live.Rings;
using Roommate.Live.Topics;

namespace Roommate.Live.Nodes;

/// <summary>
/// The topics followed on this node. A topic is opened once for all who ask at the same time, lingers when the last one
/// has gone, and is compared with the log when it has been quiet, so that a lost tail shows.
/// </summary>
internal sealed partial class FollowedTopics(
    ITopicFeed feed,
    ITopicLog log,
    IOptions<LiveOptions> options,
    LiveMetrics metrics,
    TimeProvider time,
    ILogger<FollowedTopics> logger) : BackgroundService
{
    private const int ChecksAtOnce = 128;

    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<TopicName, FollowedTopic> _topics = new();
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Makes <paramref name="follow"/>'s follower hear of the topic and returns when it is open.</summary>
    public async ValueTask<(FollowedTopic Topic, T Follower)> FollowAsync<T>(
        TopicName name, ITopicSource source, long? after, Func<FollowedTopic, T> follow, CancellationToken ct)
        where T : IFollower
    {
        while (true)
        {
            var followed = _topics.GetOrAdd(name, static (n, all) => all.Self.Open(n, all.source), (Self: this, source));
            var follower = follow(followed);
            if (!followed.Topic.Attach(follower))
            {
                Remove(name, followed);
                continue;
            }

            try
            {
                await followed.Intake.OpenAsync(after).WaitAsync(ct);
                return (followed, follower);
            }
            catch
            {
                await ForgetAsync(name, followed, follower);
                throw;
            }
        }
    }

    /// <summary>Every topic may have missed something.</summary>
    public void SuspectAll()
    {
        foreach (var (_, followed) in _topics)
        {
            followed.Intake.Suspect();
        }
    }

    public override void Dispose()
    {
        _stopping.Cancel();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        feed.Restored += SuspectAll;
        metrics.WatchTopics(() => _topics.Count);
        using var timer = new PeriodicTimer(SweepEvery, time);
        var checkEvery = Math.Max(1, (int)(options.Value.HeadCheck / SweepEvery));
        for (var tick = 1; await timer.WaitForNextTickAsync(stoppingToken); tick++)
        {
            await SweepAsync(check: tick % checkEvery == 0);
        }
    }

    private FollowedTopic Open(TopicName name, ITopicSource source)
    {
        var topic = new LiveTopic(name, source.Policy, log, options.Value, metrics);
        return new FollowedTopic(topic, new TopicIntake(topic, feed, log, metrics, time, logger, _stopping.Token), source);
    }

    // A topic that could not be opened is of no use to the next one who asks.
    private async ValueTask ForgetAsync(TopicName name, FollowedTopic followed, IFollower follower)
    {
        followed.Topic.Detach(follower, time.GetUtcNow());
        if (followed.Intake.Failed)
        {
            followed.Topic.Close();
            Remove(name, followed);
            await followed.Intake.CloseAsync();
        }
    }

    private void Remove(TopicName name, FollowedTopic followed)
    {
        _topics.TryRemove(new KeyValuePair<TopicName, FollowedTopic>(name, followed));
    }

    private async Task SweepAsync(bool check)
    {
        var since = time.GetUtcNow() - options.Value.Linger;
        var quiet = new List<FollowedTopic>();
        foreach (var (name, followed) in _topics)
        {
            if (followed.Topic.TryClose(since))
            {
                Remove(name, followed);
                await followed.Intake.CloseAsync();
            }
            else if (check && followed.Intake.TakeQuiet())
            {
                quiet.Add(followed);
            }
        }

        foreach (var some in quiet.Chunk(ChecksAtOnce))
        {
            await Task.WhenAll(some.Select(CheckAsync));
        }
    }

    // The state is taken before the head is asked for: what is published in between is then no surprise.
    private async Task CheckAsync(FollowedTopic followed)
    {
        var state = followed.Topic.State;
        try
        {
            var head = await log.HeadAsync(followed.Topic.Name.ToString(), _stopping.Token);
            if (head.Epoch != state.Epoch || head.Head != state.Head)
            {
                followed.Intake.Suspect();
            }
        }
        catch (FaultException)
        {
            // Asked again when the connection is restored, and every few seconds.
            Log.NotChecked(logger, followed.Topic.Name.ToString());
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2301, LogLevel.Debug, "Topic {Topic}: its head could not be asked for.")]
        public static partial void NotChecked(ILogger logger, string topic);
    }
}
