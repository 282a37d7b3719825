namespace Roommate.Rooms.Messages;

/// <summary>
/// What this node says in a room goes one after the other, each knowing where the last one ended: a message knows its own offset,
/// and who had to guess it in a busy room would have to try many times. Another node's messages are met by trying again.
/// </summary>
internal sealed class RoomLanes
{
    private const int Count = 256;
    private const int MostHeads = 64;

    private readonly Lane[] _lanes = [.. Enumerable.Range(0, Count).Select(static _ => new Lane())];

    /// <summary>Waits for one's turn in the room; disposing gives it on.</summary>
    public async ValueTask<Turn> EnterAsync(string roomId, CancellationToken ct)
    {
        var lane = _lanes[(uint)string.GetHashCode(roomId, StringComparison.Ordinal) % Count];
        await lane.Free.WaitAsync(ct);
        return new Turn(lane, roomId);
    }

    /// <summary>One's turn in a room.</summary>
    internal readonly struct Turn(Lane lane, string roomId) : IDisposable
    {
        /// <summary>Where the room's log ended when this node last spoke there, if it is known.</summary>
        public long? Head => lane.Heads.TryGetValue(roomId, out var head) ? head : null;

        /// <summary>Where the room's log ends now; null when that is not known.</summary>
        public void Ends(long? head) => lane.Note(roomId, head);

        public void Dispose() => lane.Free.Release();
    }

    internal sealed class Lane
    {
        public SemaphoreSlim Free { get; } = new(1, 1);

        public Dictionary<string, long> Heads { get; } = new(StringComparer.Ordinal);

        public void Note(string roomId, long? head)
        {
            if (head is not { } known)
            {
                Heads.Remove(roomId);
                return;
            }

            if (Heads.Count >= MostHeads)
            {
                Heads.Clear();
            }

            Heads[roomId] = known;
        }
    }
}
