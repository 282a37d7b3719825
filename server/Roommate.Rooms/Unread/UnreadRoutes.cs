using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Roommate.Contracts;
using Roommate.Contracts.Rooms;
using Roommate.Platform.Http;
using Roommate.Platform.Security;

namespace Roommate.Rooms.Unread;

/// <summary><c>POST /homes/{id}/rooms</c>, <c>GET /me/unread</c> and <c>POST /rooms/{id}/read</c>.</summary>
internal static class UnreadRoutes
{
    public static void MapUnread(this IEndpointRouteBuilder api)
    {
        // The right that is needed depends on the kind of room; the service asks the gate for it.
        api.MapPost("/homes/{id}/rooms", async (string id, CreateRoomRequest request, Conversations conversations, HttpContext http, CancellationToken ct) =>
        {
            if (request.Kind != RoomKind.Place)
            {
                http.NoAudit();
            }

            return (await conversations.CreateAsync(Caller.From(http.User)!, id, request, ct)).Answer(http, StatusCodes.Status201Created, static r => Etag.Of(r.Version));
        })
            .Needs(Right.See, "id").Audited().Produces<Room>(StatusCodes.Status201Created).WithName("createRoom");
        api.MapGet("/me/unread", async (UnreadCounts counts, HttpContext http, CancellationToken ct) =>
            Results.Json(await counts.OfAsync(Caller.From(http.User)!.UserId, ct), Wire.Json)).Needs(Right.SignedIn).Produces<UnreadRooms>().WithName("getUnread");
        api.MapPost("/rooms/{id}/read", async (string id, ReadUpTo request, UnreadCounts counts, HttpContext http, CancellationToken ct) =>
        {
            await counts.ReadAsync(Caller.From(http.User)!, new ReadRequest(id, request.Offset), ct);
            return Results.NoContent();
        }).Needs(Right.See, "id").Produces(StatusCodes.Status204NoContent).WithName("readRoom");
    }
}
