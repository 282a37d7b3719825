using System.Security.Claims;
using Microsoft.Extensions.Logging;
using Roommate.Contracts.Faults;
using Roommate.Live.Rings;

namespace Roommate.Live.Delivery;

/// <summary>
/// Brings a cursor forward that the ring cannot serve: a page of the log, or, for a state topic and where the log no
/// longer holds what follows, one event that stands for everything.
/// </summary>
internal sealed partial class CatchUp(LiveConnection connection, LiveMetrics metrics, TimeProvider time, ILogger log)
{
    private const int MaxSnapshotsInRow = 3;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>One step. The cursor is made ready again at once, or later when the store does not answer: the connection's other topics do not wait for it.</summary>
    public async ValueTask StepAsync(Cursor cursor, TopicRead read, EventBatch batch)
    {
        try
        {
            var conflates = cursor.Followed.Topic.Policy.Conflate && !cursor.IsReplaying;
            if (read == TopicRead.Lost || conflates)
            {
                await SnapshotAsync(cursor, batch);
            }
            else
            {
                await PageAsync(cursor, batch);
            }
        }
        catch (FaultException fault) when (fault.Fault.Code == FaultCode.Unavailable)
        {
            Log.Waits(log, cursor.Followed.Topic.Name.ToString(), fault.Fault.Code);
            _ = LaterAsync(cursor);
        }
        catch (FaultException gone)
        {
            Log.NoSnapshot(log, cursor.Followed.Topic.Name.ToString(), gone.Fault.Code);
            connection.Remove(cursor);
            cursor.Followed.Topic.Detach(cursor, time.GetUtcNow());
        }
    }

    private async ValueTask PageAsync(Cursor cursor, EventBatch batch)
    {
        var topic = cursor.Followed.Topic;
        var state = topic.State;
        var page = await topic.Pages.ReadAsync(cursor.Position.Offset, connection.Closed);
        if (page.At.Epoch != state.Epoch || cursor.Position.Generation != state.Generation)
        {
            // The log was lost and this node may not know yet: its repair finds out and wakes everybody.
            cursor.Followed.Intake.Suspect();
            _ = LaterAsync(cursor);
            return;
        }

        if (!page.Holds(cursor.Position.Offset + 1))
        {
            // Trimmed meanwhile: the state is all that is left to give.
            await SnapshotAsync(cursor, batch);
            return;
        }

        cursor.MoveTo(page.CopyTo(batch, cursor.Position.Offset));
        connection.Ready(cursor);
    }

    private async ValueTask SnapshotAsync(Cursor cursor, EventBatch batch)
    {
        var topic = cursor.Followed.Topic;
        if (cursor.SnapshotsInRow == MaxSnapshotsInRow)
        {
            // Without a pause a source whose snapshots stay behind its own log would go round for ever.
            Log.NeverLevel(log, topic.Name.ToString());
            cursor.SnapshotsInRow = 0;
            _ = LaterAsync(cursor);
            return;
        }

        var state = topic.State;
        var snapshot = await cursor.Followed.Source.SnapshotAsync(connection.Viewer, topic.Name.Id, connection.Closed);
        cursor.SnapshotsInRow++;
        cursor.Begin(topic.PositionAt(state.Generation, snapshot.Head), replay: true);
        batch.Add(topic.SnapshotEvent(state.Epoch, snapshot, time.GetUtcNow()));
        metrics.Snapshots.Add(1);
        connection.Ready(cursor);
    }

    private async Task LaterAsync(Cursor cursor)
    {
        await Task.Delay(Pause, time, connection.Closed).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        connection.Ready(cursor);
    }

    private static partial class Log
    {
        [LoggerMessage(2102, LogLevel.Warning, "Topic {Topic}: no snapshot ({Code}); a connection follows it no more.")]
        public static partial void NoSnapshot(ILogger logger, string topic, string code);

        [LoggerMessage(2103, LogLevel.Warning, "Topic {Topic}: the store does not answer ({Code}); a connection that is behind waits.")]
        public static partial void Waits(ILogger logger, string topic, string code);

        [LoggerMessage(2104, LogLevel.Error, "Topic {Topic}: its snapshots stay behind what its log still holds.")]
        public static partial void NeverLevel(ILogger logger, string topic);
    }
}
