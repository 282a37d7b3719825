using System.Text;
using Roommate.Live.Feed;
using Roommate.Live.Log;

namespace Roommate.Live.Rings;

/// <summary>What became of one message from the feed.</summary>
internal enum Admission
{
    Added,

    /// <summary>Known already.</summary>
    Dropped,

    /// <summary>Something before it is missing, or the log has a new life: read the log.</summary>
    Hole,
}

/// <summary>How the intake moves the topic on.</summary>
internal sealed partial class LiveTopic
{
    /// <summary>Begins, or begins again after the log was lost: readers of an older life get a snapshot.</summary>
    public void Begin(string epoch, long head)
    {
        lock (_lock)
        {
            _epoch = epoch;
            _epochBytes = Encoding.UTF8.GetBytes(epoch);
            _generation++;
            _ring.Reset(head);
        }

        Pages.Clear();
    }

    /// <summary>Off = last + 1 is added, lower dropped, higher or of another epoch is a hole.</summary>
    public Admission Admit(in FeedMessage message)
    {
        lock (_lock)
        {
            if (message.Offset == 0)
            {
                _ephemerals.Append(ToWire(_epoch, 0, message.Body));
                return Admission.Added;
            }

            if (!message.Epoch.Span.SequenceEqual(_epochBytes) || message.Offset > _ring.Last + 1)
            {
                return Admission.Hole;
            }

            if (message.Offset <= _ring.Last)
            {
                return Admission.Dropped;
            }

            _ring.Append(ToWire(_epoch, message.Offset, message.Body));
            return Admission.Added;
        }
    }

    /// <summary>Takes what was read after <paramref name="last"/>; true when the topic is then up to the head that was read.</summary>
    public bool Fill(long last, TopicSlice slice)
    {
        if (slice.At.Epoch != State.Epoch || slice.At.Head < last)
        {
            // Another epoch, or the same one with its tail gone: what readers hold is no longer what the log says.
            Begin(slice.At.Epoch, slice.At.Head);
            return true;
        }

        lock (_lock)
        {
            var oldestUseful = Math.Max(slice.First, slice.At.Head - _ring.Capacity + 1);
            if (oldestUseful > _ring.Last + 1 + slice.Events.Count)
            {
                // Too far to walk: readers page through the log themselves.
                _ring.Reset(oldestUseful - 1);
                return _ring.Last >= slice.At.Head;
            }

            foreach (var stored in slice.Events)
            {
                if (stored.Offset > _ring.Last + 1)
                {
                    _ring.Reset(stored.Offset - 1);
                }

                if (stored.Offset == _ring.Last + 1)
                {
                    _ring.Append(ToWire(slice.At.Epoch, stored.Offset, stored.Body));
                }
            }

            if (slice.Events.Count == 0 && _ring.Last < slice.At.Head)
            {
                _ring.Reset(slice.At.Head);
            }

            return _ring.Last >= slice.At.Head;
        }
    }
}
