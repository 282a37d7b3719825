using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Roommate.Contracts.Faults;

namespace Roommate.Assistant.Memory;

/// <summary>
/// Learns from what is said. It follows each room's log from where it last stood, so that a node that dies loses nothing,
/// and what was learnt twice is the same memory. Being told of a room is only a hint to look: a quiet room is looked at at once,
/// a busy one a few times a second, for all that was said meanwhile.
/// </summary>
internal sealed partial class Learner(LearningStore store, RoomLesson lesson, FirstWords firstWords, TimeProvider time, ILogger<Learner> log) : BackgroundService
{
    private const int MostWaiting = 10_000;
    private const int AtOnce = 100;

    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentDictionary<string, bool> _waiting = new(StringComparer.Ordinal);

    // When each room was last looked at; only the loop touches it.
    private readonly Dictionary<string, long> _looked = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _known = new(StringComparer.Ordinal);

    // A room that finds no place is looked at with its next message: its log keeps everything.
    private readonly Channel<string> _rooms = Channel.CreateBounded<string>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    /// <summary>Something is about to be said in a room: it is on the list of rooms to look at after a start.</summary>
    public async ValueTask ExpectAsync(string roomId, CancellationToken ct)
    {
        if (_known.ContainsKey(roomId))
        {
            return;
        }

        await store.AddRoomAsync(roomId, ct);
        if (_known.Count >= MostWaiting)
        {
            _known.Clear();
        }

        _known[roomId] = true;
    }

    /// <summary>Something was said, changed or removed in a room.</summary>
    public void Hear(string roomId)
    {
        if (_waiting.TryAdd(roomId, true) && !_rooms.Writer.TryWrite(roomId))
        {
            _waiting.TryRemove(roomId, out _);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        await CatchUpAsync(stoppingToken);
        await foreach (var room in _rooms.Reader.ReadAllAsync(stoppingToken))
        {
            if (RestOf(room) is var rest && rest > TimeSpan.Zero)
            {
                _ = AgainAsync(room, rest, stoppingToken);
                continue;
            }

            await firstWords.LetGoAsync(stoppingToken);

            // Off the list first: what is said from here on is a new hint.
            _waiting.TryRemove(room, out _);
            try
            {
                await LearnAsync(room, stoppingToken);
            }
            catch (Exception trouble) when (trouble is not OperationCanceledException)
            {
                Log.Later(log, trouble, room);
                await Task.Delay(AfterFailure, time, stoppingToken);
                Hear(room);
            }
        }
    }

    private TimeSpan RestOf(string room)
    {
        if (_looked.TryGetValue(room, out var looked) && Rest - time.GetElapsedTime(looked) is var rest && rest > TimeSpan.Zero)
        {
            return rest;
        }

        if (_looked.Count >= MostWaiting)
        {
            _looked.Clear();
        }

        _looked[room] = time.GetTimestamp();
        return TimeSpan.Zero;
    }

    // The room stays on the list meanwhile: it is told of once more, however much is said.
    private async Task AgainAsync(string room, TimeSpan rest, CancellationToken ct)
    {
        await Task.Delay(rest, time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_rooms.Writer.TryWrite(room))
        {
            _waiting.TryRemove(room, out _);
        }
    }

    private async Task CatchUpAsync(CancellationToken ct)
    {
        try
        {
            foreach (var room in await store.RoomsAsync(ct))
            {
                Hear(room);
            }
        }
        catch (FaultException fault)
        {
            Log.NoRooms(log, fault.Fault.Code);
        }
    }

    private async ValueTask LearnAsync(string roomId, CancellationToken ct)
    {
        var at = await store.CursorAsync(roomId, ct);
        IReadOnlyList<RoomEvent> said;
        do
        {
            said = await store.ReadAsync(roomId, at, AtOnce, ct);
            if (said.Count > 0)
            {
                await lesson.TakeAsync(roomId, said, ct);
                at = said[^1].Offset;
                await store.MoveCursorAsync(roomId, at, ct);
            }
        }
        while (said.Count == AtOnce);
    }

    private static partial class Log
    {
        [LoggerMessage(4111, LogLevel.Warning, "Learning from {Room} waits")]
        public static partial void Later(ILogger logger, Exception exception, string room);

        [LoggerMessage(4112, LogLevel.Warning, "The rooms to learn from could not be read ({Code}); each is looked at with its next message")]
        public static partial void NoRooms(ILogger logger, string code);
    }
}
