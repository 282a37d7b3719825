using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Roommate.Platform.Security;

namespace Roommate.Platform.Http;

/// <summary>
/// Writes what succeeded and changed something to the trail, for every module alike: what takes the right to configure,
/// administer or own goes to the home's trail, what concerns an account to its person's.
/// </summary>
public static class RouteAudit
{
    private static readonly AuditedAttribute Mark = new();
    private static readonly object Noted = new();
    private static readonly object Unheard = new();

    /// <summary>What this route does is for the trail of the home, however little right it takes.</summary>
    public static RouteHandlerBuilder Audited(this RouteHandlerBuilder route) => route.WithMetadata(Mark);

    /// <summary>A route adds what was and what became of it; without secrets.</summary>
    public static void Note(this HttpContext http, object? before, object? after) => http.Items[Noted] = (before, after);

    /// <summary>Where a route says nothing itself, what it was asked for is what became.</summary>
    internal static void NoteRequest(HttpContext http, IList<object?> arguments)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<NeedsAttribute>() is { } needs && IsAudited(needs.Right, http)
            && arguments.Select(AuditedRequest.Of).FirstOrDefault(static a => a is not null) is { } asked)
        {
            http.Items[Noted] = ((object?)null, (object?)asked);
        }
    }

    /// <summary>For what takes the trail itself away, and for what is nobody else's business.</summary>
    public static void NoAudit(this HttpContext http) => http.Items[Unheard] = Unheard;

    /// <summary>After <see cref="RouteRights.UseRights"/>, outside idempotency keys: what is repeated is not done again.</summary>
    public static void UseAudit(this IApplicationBuilder app) => app.Use(static async (http, next) =>
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<NeedsAttribute>() is not { } needs || !IsAudited(needs.Right, http) || Caller.From(http.User) is not { } caller)
        {
            await next(http);
            return;
        }

        // Before the work: what is removed cannot be located any more.
        var owner = needs.On is { } on
            ? OwnerOf(await http.RequestServices.GetRequiredService<Gate>().LocateAsync(http.GetRouteValue(on)?.ToString() ?? "", http.RequestAborted), caller)
            : caller.UserId;
        await next(http);
        if (owner is not null && !http.Items.ContainsKey(Unheard) && http.Response.StatusCode is >= 200 and < 300 && !http.Response.Headers.ContainsKey("Idempotency-Replayed"))
        {
            await WriteAsync(http, caller, owner);
        }
    });

    // A conversation between people is theirs: who administers the home does not read of it in the home's trail.
    private static string? OwnerOf(Place? place, Caller caller) => place is { OnlyFor: not null } ? caller.UserId : place?.HomeId;

    private static bool IsAudited(Right right, HttpContext http) =>
        (right is Right.Configure or Right.Administer or Right.Own or Right.Account || http.GetEndpoint()?.Metadata.GetMetadata<AuditedAttribute>() is not null)
        && !HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method);

    private static async Task WriteAsync(HttpContext http, Caller caller, string owner)
    {
        var action = http.GetEndpoint()?.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName ?? http.Request.Method;
        var target = string.Join('/', http.Request.RouteValues.Values.Select(static v => v?.ToString()).Where(static v => v is { Length: > 0 and <= 64 })) is { Length: > 0 } named ? named : owner;
        var (before, after) = http.Items.TryGetValue(Noted, out var noted) && noted is ValueTuple<object?, object?> pair ? pair : (null, null);
        var entry = new AuditEntry("user", caller.UserId, caller.Name, action, Last(target), before, after, http.Connection.RemoteIpAddress?.ToString());
        await http.RequestServices.GetRequiredService<IAuditTrail>().WriteAsync(owner, entry, CancellationToken.None);
    }

    // The innermost thing: the member of the home, not the home.
    private static string Last(string target) => target[(target.LastIndexOf('/') + 1)..];

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class AuditedAttribute : Attribute;
}
