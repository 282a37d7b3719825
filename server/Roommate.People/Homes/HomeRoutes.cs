using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Roommate.Contracts;
using Roommate.Contracts.Faults;
using Roommate.Contracts.People;
using Roommate.People.SignIn;
using Roommate.Platform.Http;
using Roommate.Platform.Security;

namespace Roommate.People.Homes;

/// <summary><c>/homes</c> and <c>/homes/{id}/members</c>.</summary>
internal static class HomeRoutes
{
    public static void MapHomes(this IEndpointRouteBuilder api)
    {
        api.MapGet("/homes", async (Homes homes, HttpContext http, CancellationToken ct) =>
            Results.Json(new Page<HomeView>(await homes.OfAsync(Caller.From(http.User)!.UserId, ct)), Wire.Json))
            .Needs(Right.SignedIn).Produces<Page<HomeView>>().WithName("listHomes");
        api.MapPost("/homes", async (CreateHomeRequest request, Homes homes, HttpContext http, CancellationToken ct) =>
            (await homes.CreateAsync(Caller.From(http.User)!, request, ct)).Answer(http, StatusCodes.Status201Created, static h => Etag.Of(h.Version)))
            .Needs(Right.Account).Produces<HomeView>(StatusCodes.Status201Created).WithName("createHome");
        api.MapGet("/homes/{id}", async (string id, Homes homes, IHomeCharacter character, HttpContext http, CancellationToken ct) =>
            await AnswerAsync(await homes.GetAsync(Caller.From(http.User)!.UserId, id, ct), character, http, ct))
            .Needs(Right.See, "id").Produces<HomeView>().WithName("getHome");
        api.MapPatch("/homes/{id}", ChangeAsync).Needs(Right.Administer, "id").Produces<HomeView>().WithName("changeHome");
        MapEnd(api);
        MapMembers(api);
        api.MapMemberLimits();
    }

    private static void MapMembers(IEndpointRouteBuilder api)
    {
        api.MapGet("/homes/{id}/members", async (string id, Homes homes, HttpContext http, CancellationToken ct) =>
            (await homes.MembersAsync(id, ct)).Map(static m => new Page<Member>(m)).Answer(http))
            .Needs(Right.See, "id").Produces<Page<Member>>().WithName("listMembers");
        api.MapPost("/homes/{id}/members", AddMemberAsync)
            .Needs(Right.Administer, "id").Produces<Member>(StatusCodes.Status201Created).WithName("addMember");
        api.MapPatch("/homes/{id}/members/{userId}", async (string id, string userId, MemberPatch patch, Homes homes, HttpContext http, CancellationToken ct) =>
        {
            var was = (await homes.FindAsync(id, ct))?.Value.Members.GetValueOrDefault(userId);
            http.Note(was is null ? null : new { was.Role }, patch);
            return (await homes.ChangeRoleAsync(Caller.From(http.User)!, id, userId, patch.Role, ct)).Answer(http);
        })
            .Needs(Right.Administer, "id").Produces<Member>().WithName("changeMember");
        api.MapDelete("/homes/{id}/members/{userId}", async (string id, string userId, Homes homes, HttpContext http, CancellationToken ct) =>
            await homes.RemoveAsync(Caller.From(http.User)!, id, userId, ct) is { Fault: { } fault } ? Problems.Of(fault, http) : Results.NoContent())
            .Needs(Right.Administer, "id").Produces(StatusCodes.Status204NoContent).WithName("removeMember");
        api.MapDelete("/homes/{id}/membership", async (string id, Homes homes, HttpContext http, CancellationToken ct) =>
        {
            var caller = Caller.From(http.User)!;
            return await homes.RemoveAsync(caller, id, caller.UserId, ct) is { Fault: { } fault } ? Problems.Of(fault, http) : Results.NoContent();
        }).Needs(Right.See, "id").Audited().Produces(StatusCodes.Status204NoContent).WithName("leaveHome");
    }

    private static async Task<IResult> AddMemberAsync(string id, AddMemberRequest request, Homes homes, AddressLookups lookups, HttpContext http, CancellationToken ct)
    {
        var caller = Caller.From(http.User)!;
        if (await lookups.TakeAsync(caller.UserId, ct) is { } limited)
        {
            return Problems.Of(limited, http);
        }

        var added = await homes.AddMemberAsync(caller, id, request, ct);
        if (added.Fault?.Code != FaultCode.NotFound)
        {
            await lookups.WasHonestAsync(caller.UserId, ct);
        }

        http.Note(null, added.Succeeded ? new { added.Value.UserId, added.Value.Role } : null);
        return added.Answer(http, StatusCodes.Status201Created);
    }

    private static void MapEnd(IEndpointRouteBuilder api)
    {
        api.MapDelete("/homes/{id}", async (string id, Homes homes, HttpContext http, CancellationToken ct) =>
            (await homes.EndAsync(Caller.From(http.User)!, id, ct)).Answer(http, StatusCodes.Status202Accepted))
            .Needs(Right.Own, "id").Produces<HomeView>(StatusCodes.Status202Accepted).WithName("deleteHome");
        api.MapPost("/homes/{id}/keep", async (string id, Homes homes, HttpContext http, CancellationToken ct) =>
            (await homes.KeepAsync(Caller.From(http.User)!, id, ct)).Answer(http))
            .Needs(Right.Own, "id").Produces<HomeView>().WithName("keepHome");
        api.MapPost("/homes/{id}/owner", async (string id, HandOverRequest request, Homes homes, HttpContext http, CancellationToken ct) =>
            (await homes.HandOverAsync(Caller.From(http.User)!, id, request.UserId, ct)).Answer(http))
            .Needs(Right.Own, "id").Produces<HomeView>().WithName("handHomeOver");
    }

    private static async Task<IResult> ChangeAsync(string id, HomePatch patch, Homes homes, IHomeCharacter character, HttpContext http, CancellationToken ct)
    {
        if (Etag.TryRead(http, out var version) is { } fault)
        {
            return Problems.Of(fault, http);
        }

        var was = (await homes.FindAsync(id, ct))?.Value;
        var spoke = patch.Character is null ? null : await character.OfAsync(id, ct);
        http.Note(was is null ? null : new { was.Name, was.TimeZone, was.Locale, was.Location, was.Registration, was.RetentionDays, Character = spoke }, patch);
        var changed = await homes.ChangeAsync(Caller.From(http.User)!, id, patch, version, ct);
        if (changed.Succeeded && patch.Character is { } speaks)
        {
            await character.SetAsync(id, speaks, ct);
        }

        return await AnswerAsync(changed, character, http, ct);
    }

    private static async Task<IResult> AnswerAsync(Outcome<HomeView> found, IHomeCharacter character, HttpContext http, CancellationToken ct) =>
        found.TryGet(out var home, out _)
            ? (await WithCharacterAsync(home, character, ct)).Answer(http, etag: static h => Etag.Of(h.Version))
            : found.Answer(http);

    private static async ValueTask<Outcome<HomeView>> WithCharacterAsync(HomeView home, IHomeCharacter character, CancellationToken ct) =>
        home with { Character = await character.OfAsync(home.Id, ct) };
}
