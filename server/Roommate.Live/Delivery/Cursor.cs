using Roommate.Live.Rings;

namespace Roommate.Live.Delivery;

/// <summary>Where one connection stands in one topic.</summary>
internal sealed class Cursor(LiveConnection connection, FollowedTopic followed) : IFollower
{
    private TopicPosition _position;

    public FollowedTopic Followed => followed;

    /// <summary>In the connection's queue of topics with something new. Guarded by the connection.</summary>
    public bool IsQueued { get; set; }

    /// <summary>Nothing is delivered before the answer to Subscribe is on its way. Guarded by the connection.</summary>
    public bool IsHeld { get; set; } = true;

    /// <summary>The topic is followed no more.</summary>
    public bool IsClosed { get; set; }

    /// <summary>Every event was promised, so a state topic too is fed from the log until it is level once.</summary>
    public bool IsReplaying { get; private set; }

    /// <summary>Snapshots since it was last level with the topic.</summary>
    public int SnapshotsInRow { get; set; }

    public TopicPosition Position => _position;

    public void Begin(TopicPosition position, bool replay)
    {
        _position = position;
        IsReplaying = replay;
    }

    public void Wake() => connection.ReadyHere(this);

    public TopicRead Read(EventBatch batch)
    {
        var read = followed.Topic.Read(ref _position, batch);
        if (read == TopicRead.UpToDate)
        {
            IsReplaying = false;
            SnapshotsInRow = 0;
        }

        return read;
    }

    /// <summary>Goes on after an offset that was reached by other means than the ring.</summary>
    public void MoveTo(long offset) => _position.Offset = offset;
}
