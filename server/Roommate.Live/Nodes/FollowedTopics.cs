using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Roommate.Live.Feed;
using Roommate.Live.Log;
using Roommate.Live.Rings;
using Roommate.Live.Topics;

namespace Roommate.Live.Nodes;

/// <summary>
/// The topics followed on this node. A topic is opened once for all who ask at the same time, lingers when the last one
/// has gone, and is compared with the log when it has been quiet, so that a lost tail shows.
/// </summary>
internal sealed class FollowedTopics(
    ITopicFeed feed,
    ITopicLog log,
    IOptions<LiveOptions> options,
    LiveMetrics metrics,
    TimeProvider time,
    ILogger<FollowedTopics> logger) : BackgroundService
{
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
            var followed = _topics.GetOrAdd(name, n => Open(n, source));
            var follower = follow(followed);
            if (!followed.Topic.Attach(follower))
            {
                _topics.TryRemove(new KeyValuePair<TopicName, FollowedTopic>(name, followed));
                continue;
            }

            try
            {
                await followed.Intake.OpenAsync(after).WaitAsync(ct);
                return (followed, follower);
            }
            catch (Exception) when (Forget(name, followed, follower))
            {
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
        using var timer = new PeriodicTimer(SweepEvery, time);
        var checkEvery = Math.Max(1, (int)(options.Value.HeadCheck / SweepEvery));
        for (var tick = 1; await timer.WaitForNextTickAsync(stoppingToken); tick++)
        {
            await SweepAsync(check: tick % checkEvery == 0);
        }
    }

    private FollowedTopic Open(TopicName name, ITopicSource source)
    {
        metrics.Topics.Add(1);
        var topic = new LiveTopic(name, source.Policy, log, options.Value, metrics);
        return new FollowedTopic(topic, new TopicIntake(topic, feed, log, metrics, time, logger, _stopping.Token), source);
    }

    // A topic that could not be opened is of no use to the next one who asks.
    private bool Forget(TopicName name, FollowedTopic followed, IFollower follower)
    {
        followed.Topic.Detach(follower, time.GetUtcNow());
        if (followed.Intake.Failed)
        {
            followed.Topic.Close();
            Remove(name, followed);
        }

        return true;
    }

    private void Remove(TopicName name, FollowedTopic followed)
    {
        if (_topics.TryRemove(new KeyValuePair<TopicName, FollowedTopic>(name, followed)))
        {
            metrics.Topics.Add(-1);
        }
    }

    private async ValueTask SweepAsync(bool check)
    {
        var since = time.GetUtcNow() - options.Value.Linger;
        foreach (var (name, followed) in _topics)
        {
            if (followed.Topic.TryClose(since))
            {
                Remove(name, followed);
                await followed.Intake.CloseAsync();
            }
            else if (check && followed.Intake.WasQuiet)
            {
                followed.Intake.Suspect();
            }
        }
    }
}
