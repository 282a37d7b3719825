using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Roommate.Contracts;
using Roommate.Contracts.Rooms;
using Roommate.Platform.Http;
using Roommate.Platform.Security;

namespace Roommate.Rooms.Rooms;

/// <summary><c>/homes/{id}/rooms</c> and <c>/rooms/{id}</c>.</summary>
internal static class RoomRoutes
{
    public static void MapRoomList(this IEndpointRouteBuilder api)
    {
        api.MapGet("/homes/{id}/rooms", async (string id, Rooms rooms, HttpContext http, CancellationToken ct) =>
            Results.Json(new Page<Room>(await rooms.OfAsync(Caller.From(http.User)!.UserId, id, ct)), Wire.Json))
            .Needs(Right.See, "id").Produces<Page<Room>>().WithName("listRooms");
        api.MapGet("/rooms/{id}", async (string id, Rooms rooms, HttpContext http, CancellationToken ct) =>
            (await rooms.GetAsync(id, ct)).Answer(http, etag: static r => Etag.Of(r.Version)))
            .Needs(Right.See, "id").Produces<Room>().WithName("getRoom");
        api.MapPatch("/rooms/{id}", async (string id, RoomPatch patch, Rooms rooms, HttpContext http, CancellationToken ct) =>
            Etag.TryRead(http, out var version) is { } fault
                ? Problems.Of(fault, http)
                : (await rooms.ChangeAsync(Caller.From(http.User)!, id, patch, version, ct)).Answer(http, etag: static r => Etag.Of(r.Version)))
            .Needs(Right.Configure, "id").Produces<Room>().WithName("changeRoom");
        api.MapDelete("/rooms/{id}", async (string id, Rooms rooms, HttpContext http, CancellationToken ct) =>
            await rooms.RemoveAsync(Caller.From(http.User)!, id, ct) is { Fault: { } fault } ? Problems.Of(fault, http) : Results.NoContent())
            .Needs(Right.Configure, "id").Produces(StatusCodes.Status204NoContent).WithName("removeRoom");
    }
}
