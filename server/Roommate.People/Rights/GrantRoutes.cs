using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Roommate.Contracts;
using Roommate.Contracts.Faults;
using Roommate.Contracts.People;
using Roommate.Platform.Http;
using Roommate.Platform.Security;

namespace Roommate.People.Rights;

/// <summary><c>/homes/{id}/rights</c>, which answers why, and <c>/homes/{id}/grants</c>.</summary>
internal static class GrantRoutes
{
    public static void MapGrants(this IEndpointRouteBuilder api)
    {
        api.MapGet("/homes/{id}/rights", WhyAsync).Needs(Right.See, "id").Produces<RightsAnswer>().WithName("whyMayI");
        api.MapGet("/homes/{id}/grants", async (string id, Homes.Homes homes, HttpContext http, CancellationToken ct) =>
            Results.Json(new Page<Grant>((await homes.FindAsync(id, ct))?.Value.Grants ?? []), Wire.Json))
            .Needs(Right.Administer, "id").Produces<Page<Grant>>().WithName("listGrants");
        api.MapPost("/homes/{id}/grants", async (string id, GrantRequest request, Homes.Homes homes, Gate gate, HttpContext http, CancellationToken ct) =>
        {
            if (request.RoomId is { } room && (await gate.LocateAsync(room, ct))?.HomeId != id)
            {
                return Problems.Of(Fault.Invalid("roomId", "This room is not in this home."), http);
            }

            http.Note(null, request);
            return (await homes.GrantAsync(Caller.From(http.User)!, id, request, ct)).Answer(http, StatusCodes.Status201Created);
        }).Needs(Right.Administer, "id").Produces<Grant>(StatusCodes.Status201Created).WithName("grant");
        api.MapDelete("/homes/{id}/grants/{grantId}", async (string id, string grantId, Homes.Homes homes, HttpContext http, CancellationToken ct) =>
            await homes.WithdrawGrantAsync(Caller.From(http.User)!, id, grantId, ct) is { Fault: { } fault } ? Problems.Of(fault, http) : Results.NoContent())
            .Needs(Right.Administer, "id").Produces(StatusCodes.Status204NoContent).WithName("withdrawGrant");
    }

    // Of oneself anybody may ask; of others who may give rights.
    private static async Task<IResult> WhyAsync(string id, string right, string? userId, string? on, MemberRights rights, Gate gate, TimeProvider time, HttpContext http, CancellationToken ct)
    {
        if (!Enum.TryParse<GrantedRight>(right, ignoreCase: true, out var asked) || !Enum.IsDefined(asked))
        {
            return Problems.Of(Fault.Invalid("right", "A right is see, talk, control, configure or administer."), http);
        }

        var caller = Caller.From(http.User)!;
        var who = userId ?? caller.UserId;
        if (who != caller.UserId && await gate.CheckAsync(caller, Right.Administer, id, ct) is { } refused)
        {
            return Problems.Of(refused, http);
        }

        var place = on is null ? new Place(id) : await gate.LocateAsync(on, ct);
        if (place is null || place.HomeId != id || await rights.ReadAsync(id, ct) is not { } home || RightsDecision.IsHidden(home, caller.UserId, place, time.GetUtcNow()))
        {
            return Problems.Of(Fault.NotFound(), http);
        }

        return Results.Json(RightsDecision.Decide(home, who, RightsDecision.RightOf(asked), place, time.GetUtcNow()), Wire.Json);
    }
}
