using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Roommate.Rooms.Messages;

namespace Roommate.Rooms.Unread;

/// <summary>
/// Tells people's devices that there is something new, a quarter of a second after it was said: a burst in one room is
/// one event per person.
/// </summary>
internal sealed partial class UnreadWorker(UnreadCounts counts, TimeProvider time, ILogger<UnreadWorker> log) : BackgroundService, IMessageListener
{
    private const int MostWaiting = 10_000;

    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(250);

    // A note that does not fit is lost; the next message of its room, and every snapshot, has the right count again.
    private readonly Channel<string> _rooms = Channel.CreateBounded<string>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    public ValueTask ExpectAsync(string roomId, CancellationToken ct) => ValueTask.CompletedTask;

    public void Hear(string roomId) => _rooms.Writer.TryWrite(roomId);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await _rooms.Reader.WaitToReadAsync(stoppingToken))
        {
            await Task.Delay(Gather, time, stoppingToken);
            var changed = new HashSet<string>(StringComparer.Ordinal);
            while (changed.Count < MostWaiting && _rooms.Reader.TryRead(out var roomId))
            {
                changed.Add(roomId);
            }

            try
            {
                await TellAsync(changed, stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Log.Failed(log, exception);
            }
        }
    }

    private async Task TellAsync(HashSet<string> changed, CancellationToken ct)
    {
        var byPerson = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var roomId in changed)
        {
            foreach (var person in await counts.ReadersAsync(roomId, ct))
            {
                (byPerson.TryGetValue(person, out var rooms) ? rooms : byPerson[person] = []).Add(roomId);
            }
        }

        foreach (var (person, rooms) in byPerson)
        {
            await counts.TellAsync(person, rooms, ct);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Unread counts could not be told; the next ones are whole again")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
