using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Roommate.Contracts;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Rooms;
using Roommate.Platform.Http;
using Roommate.Platform.Security;

namespace Roommate.Rooms.Messages;

/// <summary><c>/rooms/{id}/messages</c>, <c>/messages/{id}</c>, and the search over <c>/homes/{id}/messages</c>.</summary>
internal static class MessageRoutes
{
    public static void MapMessages(this IEndpointRouteBuilder api)
    {
        api.MapGet("/rooms/{id}/messages", ListAsync).Needs(Right.See, "id").Produces<Page<Message>>().WithName("listMessages");
        api.MapGet("/homes/{id}/messages", async (string id, string? q, int? limit, MessageSearch search, HttpContext http, CancellationToken ct) =>
            Paging.Limit(limit) is { } most ? (await search.FindAsync(Caller.From(http.User)!, id, q, most, ct)).Answer(http) : Problems.Of(Paging.WrongLimit, http))
            .Needs(Right.See, "id").Produces<Page<Message>>().WithName("searchMessages");
        api.MapPost("/rooms/{id}/messages", SendAsync).Needs(Right.Talk, "id").Produces<SendResult>(StatusCodes.Status201Created).WithName("sendMessage");
        api.MapGet("/messages/{id}", async (string id, Messages messages, HttpContext http, CancellationToken ct) =>
            (await messages.GetAsync(id, ct)).Answer(http, etag: Tag)).Needs(Right.See, "id").Produces<Message>().WithName("getMessage");
        api.MapPatch("/messages/{id}", async (string id, EditMessageRequest request, Messages messages, HttpContext http, CancellationToken ct) =>
            Etag.TryRead(http, out var version) is { } fault
                ? Problems.Of(fault, http)
                : (await messages.EditAsync(Caller.From(http.User)!, id, request, version, ct)).Answer(http, etag: Tag)).Needs(Right.Talk, "id").Produces<Message>().WithName("editMessage");
        api.MapDelete("/messages/{id}", RemoveAsync).Needs(Right.Talk, "id").Produces(StatusCodes.Status204NoContent).WithName("removeMessage");
    }

    private static async Task<IResult> ListAsync(string id, string? before, int? limit, string? cursor, Messages messages, HttpContext http, CancellationToken ct)
    {
        if (Paging.Limit(limit) is not { } most)
        {
            return Problems.Of(Paging.WrongLimit, http);
        }

        if ((cursor ?? before) is not { } from)
        {
            return Results.Json(await messages.ListAsync(id, before: null, most, ct), Wire.Json);
        }

        return await PlaceAsync(id, from, messages, ct) is { } at ? Results.Json(await messages.ListAsync(id, at, most, ct), Wire.Json)
            : Problems.Of(cursor is null ? Fault.Invalid("before", "before is the offset or the id of a message of this room.") : Paging.WrongCursor, http);
    }

    // An offset, or the message that stands there.
    private static async ValueTask<long?> PlaceAsync(string roomId, string text, Messages messages, CancellationToken ct) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var offset) ? offset
        : IdPrefix.Of(text) is IdPrefix.Message && (await messages.GetAsync(text, ct)).TryGet(out var message, out _) && message.RoomId == roomId ? message.Offset
        : null;

    private static string Tag(Message message) => Etag.Of(MessageRules.VersionOf(message));

    private static async Task<IResult> SendAsync(string id, PostMessageRequest request, Messages messages, Ids ids, HttpContext http, CancellationToken ct) =>
        (await messages.SendAsync(Caller.From(http.User)!, new SendRequest(id, request.Text, request.ClientId ?? ids.Secret(12), request.ReplyTo, request.Attachments), ct))
        .Answer(http, StatusCodes.Status201Created);

    private static async Task<IResult> RemoveAsync(string id, Messages messages, Gate gate, HttpContext http, CancellationToken ct)
    {
        var caller = Caller.From(http.User)!;
        var anybodys = await gate.CheckAsync(caller, Right.Configure, id, ct) is null;
        var removed = await messages.RemoveAsync(caller, id, anybodys, ct);
        return removed.Fault is Fault fault ? Problems.Of(fault, http) : Results.NoContent();
    }
}
