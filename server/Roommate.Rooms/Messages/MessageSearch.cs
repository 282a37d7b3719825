using System.Globalization;
using Roommate.Contracts;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Rooms;
using Roommate.Platform.Limits;
using Roommate.Platform.Security;

namespace Roommate.Rooms.Messages;

/// <summary>
/// Finds what was said in the rooms that somebody may see: the newest messages that have all the words, whatever their case
/// and accents. It reads the newest messages of each room instead of keeping an index, so it is bounded and never out of date.
/// </summary>
internal sealed class MessageSearch(Rooms.Rooms rooms, MessageStore store, Buckets buckets)
{
    private const int MostWords = 10;
    private const int MostText = 200;
    private const int MostInRoom = 2_000;
    private const int MostInAll = 20_000;
    private const int Chunk = 200;

    private static readonly BucketLimit Searches = new("search", 30, TimeSpan.FromMilliseconds(500));
    private static readonly CompareInfo Compare = CultureInfo.InvariantCulture.CompareInfo;

    public async ValueTask<Outcome<Page<Message>>> FindAsync(Caller caller, string homeId, string? text, int limit, CancellationToken ct)
    {
        if (text is null || text.Length > MostText || Words(text) is not { Length: > 0 and <= MostWords } words)
        {
            return Fault.Invalid("q", $"One to {MostWords} words, at most {MostText} characters.");
        }

        if (await buckets.TakeAsync(Searches, caller.UserId, "That is a lot of searching. Wait a moment.", ct) is { } fault)
        {
            return fault;
        }

        var found = new List<Message>();
        var left = MostInAll;
        foreach (var room in await rooms.OfAsync(caller.UserId, homeId, ct))
        {
            left -= await FindInAsync(room.Id, words, limit, Math.Min(left, MostInRoom), found, ct);
        }

        return new Page<Message>([.. found.OrderByDescending(static m => m.At).Take(limit)]);
    }

    internal static bool Has(string text, string[] words) =>
        Array.TrueForAll(words, word => Compare.IndexOf(text, word, CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace) >= 0);

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    // How many messages were read.
    private async ValueTask<int> FindInAsync(string roomId, string[] words, int limit, int most, List<Message> found, CancellationToken ct)
    {
        var (read, before, fits) = (0, long.MaxValue, 0);
        while (read < most && fits < limit)
        {
            var chunk = await store.BeforeAsync(roomId, before, Math.Min(Chunk, most - read), ct);
            if (chunk.Count == 0)
            {
                break;
            }

            var fitting = chunk.Where(m => m.Removed != true && Has(m.Text, words)).Take(limit - fits).ToArray();
            found.AddRange(fitting);
            (read, before, fits) = (read + chunk.Count, chunk[^1].Offset, fits + fitting.Length);
        }

        return read;
    }
}
