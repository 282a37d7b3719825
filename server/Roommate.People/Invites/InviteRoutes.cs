using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Roommate.Contracts;
using Roommate.Contracts.Faults;
using Roommate.Contracts.People;
using Roommate.People.Accounts;
using Roommate.People.SignIn;
using Roommate.Platform.Codes;
using Roommate.Platform.Http;
using Roommate.Platform.Security;

namespace Roommate.People.Invites;

/// <summary><c>/homes/{id}/invites</c>, and the two ways in: <c>/auth/join</c> and <c>/auth/register</c>.</summary>
internal static class InviteRoutes
{
    private const string Svg = "image/svg+xml";
    private const int MostRooms = 50;

    public static void MapInvites(this IEndpointRouteBuilder api)
    {
        api.MapPost("/homes/{id}/invites", CreateAsync).Needs(Right.Administer, "id").Produces<Invite>(StatusCodes.Status201Created).WithName("createInvite");
        api.MapGet("/homes/{id}/invites", async (string id, Invites invites, HttpContext http, CancellationToken ct) =>
            Results.Json(new Page<Invite>(await invites.ListAsync(id, UrlOf(http), ct)), Wire.Json))
            .Needs(Right.Administer, "id").Produces<Page<Invite>>().WithName("listInvites");
        api.MapGet("/homes/{id}/invites/{inviteId}/qr", async (string id, string inviteId, Invites invites, HttpContext http, CancellationToken ct) =>
            (await invites.ListAsync(id, UrlOf(http), ct)).FirstOrDefault(i => i.Id == inviteId) is { } invite
                ? Results.Text(QrSvg.Draw(invite.Url), Svg)
                : Problems.Of(Fault.NotFound("This invite"), http))
            .Needs(Right.Administer, "id").Produces<string>(StatusCodes.Status200OK, Svg).WithName("drawInvite");
        api.MapGet("/homes/{id}/invites/{inviteId}/slip", async (string id, string inviteId, Invites invites, Homes.Homes homes, HttpContext http, CancellationToken ct) =>
            (await invites.ListAsync(id, UrlOf(http), ct)).FirstOrDefault(i => i.Id == inviteId) is { } invite && await homes.FindAsync(id, ct) is { } home
                ? Results.Text(InviteSlip.Draw(home.Value.Name, invite.Name, invite, home.Value.TimeZone), Svg)
                : Problems.Of(Fault.NotFound("This invite"), http))
            .Needs(Right.Administer, "id").Produces<string>(StatusCodes.Status200OK, Svg).WithName("printInvite");
        api.MapDelete("/homes/{id}/invites/{inviteId}", async (string id, string inviteId, Invites invites, HttpContext http, CancellationToken ct) =>
            await invites.WithdrawAsync(id, inviteId, ct) is { Fault: { } fault } ? Problems.Of(fault, http) : Results.NoContent())
            .Needs(Right.Administer, "id").Produces(StatusCodes.Status204NoContent).WithName("withdrawInvite");
        api.MapPost("/auth/invite", LookAsync).Needs(Right.Public).Produces<InvitePreview>().WithName("lookAtInvite");
        api.MapPost("/homes/join", async (JoinHomeRequest request, Invites invites, LoginLimits limits, HttpContext http, CancellationToken ct) =>
        {
            var from = http.Connection.RemoteIpAddress?.ToString();
            return await limits.TakeRegistrationAsync(from, ct) is { } limited
                ? Problems.Of(limited, http)
                : (await InvitedAsync(await invites.JoinWithAccountAsync(Caller.From(http.User)!, request, from, ct), limits, from, ct)).Answer(http, StatusCodes.Status201Created);
        }).Needs(Right.Account).Produces<HomeView>(StatusCodes.Status201Created).WithName("joinHome");
        api.MapPost("/auth/join", JoinAsync).Needs(Right.Public).Produces<LoginResult>(StatusCodes.Status201Created).WithName("join");
        api.MapPost("/auth/register", RegisterAsync).Needs(Right.Public).Produces<LoginResult>(StatusCodes.Status201Created).WithName("register");
    }

    private static async Task<IResult> LookAsync(LookAtInvite request, Invites invites, LoginLimits limits, HttpContext http, CancellationToken ct)
    {
        var from = http.Connection.RemoteIpAddress?.ToString();
        return await limits.TakeRegistrationAsync(from, ct) is { } limited ? Problems.Of(limited, http) : (await invites.LookAsync(request.Code, from, ct)).Answer(http);
    }

    private static async Task<IResult> JoinAsync(JoinRequest request, Invites invites, LoginLimits limits, HttpContext http, CancellationToken ct)
    {
        var from = http.Connection.RemoteIpAddress?.ToString();
        return await limits.TakeRegistrationAsync(from, ct) is { } limited
            ? Problems.Of(limited, http)
            : (await InvitedAsync(await invites.JoinAsync(request, http.Request.Headers.UserAgent, from, ct), limits, from, ct)).Answer(http, StatusCodes.Status201Created);
    }

    private static async ValueTask<Outcome<T>> InvitedAsync<T>(Outcome<T> came, LoginLimits limits, string? from, CancellationToken ct)
    {
        if (came.Succeeded)
        {
            await limits.WasInvitedAsync(from, ct);
        }

        return came;
    }

    private static async Task<IResult> RegisterAsync(
        RegisterRequest request,
        Invites invites,
        LoginLimits limits,
        AddressLookups lookups,
        IOptions<RegistrationOptions> options,
        HttpContext http,
        CancellationToken ct)
    {
        if (options.Value.Mode == RegistrationMode.Closed)
        {
            return Problems.Of(Fault.Forbidden("This server takes no new accounts. Guests come in with a guest's code."), http);
        }

        if (options.Value.Mode != RegistrationMode.Open && string.IsNullOrEmpty(request.InviteCode))
        {
            return Problems.Of(Fault.Forbidden("This server takes new accounts by invite only. Ask an owner of the home for a code."), http);
        }

        var from = http.Connection.RemoteIpAddress?.ToString();
        var who = $"register {from}";
        var refused = AccountRules.Check(request.Email, request.Password, request.DisplayName) ?? await limits.TakeRegistrationAsync(from, ct) ?? await lookups.TakeAsync(who, ct);
        if (refused is not null)
        {
            return Problems.Of(refused, http);
        }

        var made = await invites.RegisterAsync(request, http.Request.Headers.UserAgent, from, ct);
        if (made.Fault?.Code != FaultCode.Conflict)
        {
            await lookups.WasHonestAsync(who, ct);
        }

        // Without a code anybody may make accounts, and as fast as the limit lets them.
        return (string.IsNullOrEmpty(request.InviteCode) ? made : await InvitedAsync(made, limits, from, ct)).Answer(http, StatusCodes.Status201Created);
    }

    // Rooms of this home that are everybody's; anything else answers alike, whether it is elsewhere or nowhere.
    private static async Task<IResult> CreateAsync(string id, CreateInviteRequest request, Invites invites, Gate gate, HttpContext http, CancellationToken ct)
    {
        foreach (var room in (request.Rooms ?? []).Take(MostRooms + 1))
        {
            if (request.Rooms!.Count > MostRooms || room?.StartsWith(IdPrefix.Room + "_", StringComparison.Ordinal) != true || await gate.LocateAsync(room, ct) is not { OnlyFor: null } place || place.HomeId != id)
            {
                return Problems.Of(Fault.Invalid("rooms", $"Up to {MostRooms} rooms of this home."), http);
            }
        }

        // Without the guest's name: it has to go when they do.
        http.Note(null, request with { Name = null });
        return (await invites.CreateAsync(Caller.From(http.User)!, id, request, http.Connection.RemoteIpAddress?.ToString(), UrlOf(http), ct)).Answer(http, StatusCodes.Status201Created);
    }

    private static Func<string, string> UrlOf(HttpContext http) => code => $"{http.Request.Scheme}://{http.Request.Host}/join?code={code}";
}
