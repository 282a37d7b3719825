using System.Security.Claims;
using System.Text.Json;
using Roommate.Contracts;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;
using Roommate.Live.Log;
using Roommate.Live.Topics;
using Roommate.Platform.Security;

namespace Roommate.Server.Wiring;

/// <summary><c>user:{id}</c>: what only this person may see. Unread counts and notifications come with their capability.</summary>
internal sealed class UserTopic(ITopicLog log) : ITopicSource
{
    public string Kind => Topics.UserKind;

    public TopicPolicy Policy { get; } = new(Conflate: false, MaxLength: 5_000, TimeSpan.FromDays(7));

    public ValueTask<Fault?> AuthorizeAsync(ClaimsPrincipal viewer, string id, CancellationToken ct) =>
        new(Caller.From(viewer) is { } caller && caller.UserId == id ? caller.CheckScope(Right.See) : Fault.NotFound("This topic"));

    public async ValueTask<TopicSnapshot> SnapshotAsync(ClaimsPrincipal viewer, string id, CancellationToken ct)
    {
        var head = await log.HeadAsync(Topics.User(id), ct);
        return new TopicSnapshot(JsonSerializer.SerializeToUtf8Bytes(new UserSnapshot(new Dictionary<string, long>(), []), Wire.Json), head.Head);
    }
}
