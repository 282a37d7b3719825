using Roommate.Contracts.Rooms;
using Roommate.Rooms.Rooms;

namespace Roommate.Rooms.Messages;

/// <summary>What one person said in rooms: their part of an export, and what goes with them.</summary>
public sealed class PersonMessages
{
    private const int Page = 200;

    private readonly RoomStore _rooms;
    private readonly MessageStore _messages;

    internal PersonMessages(RoomStore rooms, MessageStore messages)
    {
        _rooms = rooms;
        _messages = messages;
    }

    /// <summary>The turns that answered this person, however long ago.</summary>
    public ValueTask<IReadOnlyList<string>> AnswersAsync(string userId, CancellationToken ct) => _messages.AnswersForAsync(userId, ct);

    public async ValueTask<IReadOnlyList<Message>> OfAsync(string userId, IEnumerable<string> homeIds, CancellationToken ct)
    {
        var said = new List<Message>();
        foreach (var homeId in homeIds)
        {
            foreach (var room in (await _rooms.OfAsync(homeId, ct)).Where(r => r.Value.IsSeenBy(userId)))
            {
                await AddAsync(said, room.Id, userId, ct);
            }
        }

        return said;
    }

    /// <summary>What an erased person said is unread for nobody.</summary>
    public async ValueTask UncountAsync(string userId, IEnumerable<string> homeIds, CancellationToken ct)
    {
        foreach (var homeId in homeIds)
        {
            foreach (var room in await _rooms.OfAsync(homeId, ct))
            {
                await _messages.UncountAsync(room.Id, userId, ct);
            }
        }
    }

    private async ValueTask AddAsync(List<Message> said, string roomId, string userId, CancellationToken ct)
    {
        var before = long.MaxValue;
        while (true)
        {
            var page = await _messages.BeforeAsync(roomId, before, Page, ct);
            said.AddRange(page.Where(m => m.Author.Id == userId && m.Removed != true));
            if (page.Count < Page)
            {
                return;
            }

            before = page[^1].Offset;
        }
    }
}
