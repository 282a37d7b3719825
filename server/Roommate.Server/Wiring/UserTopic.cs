using System.Security.Claims;
using System.Text.Json;
using Roommate.Contracts;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;
using Roommate.Live.Log;
using Roommate.Live.Topics;
using Roommate.Platform.Security;
using Roommate.Rooms.Unread;

namespace Roommate.Server.Wiring;

/// <summary><c>user:{id}</c>: what only this person may see. Unread counts are counted after the head is read: events that follow carry whole counts.</summary>
internal sealed class UserTopic(ITopicLog log, UnreadCounts unread, Assistant.Board board, UserNotices notices) : ITopicSource
{
    public string Kind => Topics.UserKind;

    public TopicPolicy Policy { get; } = new(Conflate: false, MaxLength: 5_000, TimeSpan.FromDays(7));

    public ValueTask<Fault?> AuthorizeAsync(ClaimsPrincipal viewer, string id, CancellationToken ct) =>
        new(Caller.From(viewer) is { } caller && caller.UserId == id ? caller.CheckScope(Right.See) : Fault.NotFound("This topic"));

    public async ValueTask<TopicSnapshot> SnapshotAsync(ClaimsPrincipal viewer, string id, CancellationToken ct)
    {
        var head = await log.HeadAsync(Topics.User(id), ct);
        var counts = await unread.OfAsync(id, ct);
        var told = await notices.OfAsync(id, head.Head, ct);
        var snapshot = new UserSnapshot(counts.Rooms.ToDictionary(static r => r.RoomId, static r => r.Unread), told) { Confirmations = await board.ConfirmationsAsync(id, ct) };
        return new TopicSnapshot(JsonSerializer.SerializeToUtf8Bytes(snapshot, Wire.Json), head.Head);
    }
}
