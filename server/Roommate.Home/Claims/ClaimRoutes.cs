using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Mqtt.Broker;
using Roommate.Platform.Http;
using Roommate.Platform.Limits;
using Roommate.Platform.Security;

namespace Roommate.Home.Claims;

/// <summary><c>POST /homes/{id}/claims</c> for people, <c>POST /claims</c> for the device.</summary>
internal static class ClaimRoutes
{
    private const int UsualPort = 1883;

    // 40 bits cannot be tried out: twenty at once, then one every ten seconds from one address.
    private static readonly BucketLimit Tries = new("claim", 20, TimeSpan.FromSeconds(10));

    public static void MapClaims(this IEndpointRouteBuilder api)
    {
        api.MapPost("/homes/{id}/claims", async (string id, CreateClaimRequest request, Claims claims, HttpContext http, CancellationToken ct) =>
            (await claims.CreateAsync(Caller.From(http.User)!.As("api"), id, request, ct)).Answer(http, StatusCodes.Status201Created))
            .Needs(Right.Configure, "id").Produces<DeviceClaim>(StatusCodes.Status201Created).WithName("createClaim");
        api.MapPost("/claims", async (ClaimDeviceRequest request, Claims claims, Buckets buckets, IOptions<MqttOptions> mqtt, HttpContext http, CancellationToken ct) =>
            await buckets.TakeAsync(Tries, http.Connection.RemoteIpAddress?.ToString() ?? "", "Too many claim codes were tried. Wait a moment.", ct) is { } fault
                ? Problems.Of(fault, http)
                : await TakeAsync(request, claims, buckets, mqtt.Value, http, ct))
            .Needs(Right.Public).Produces<ClaimedDevice>().WithName("claimDevice");
    }

    private static async Task<IResult> TakeAsync(ClaimDeviceRequest request, Claims claims, Buckets buckets, MqttOptions mqtt, HttpContext http, CancellationToken ct)
    {
        var claimed = await claims.TakeAsync(request, http.Request.Host.Host, PortOf(mqtt.Listen), ct);
        if (claimed.Succeeded || claimed.Fault.Code == FaultCode.Unavailable)
        {
            // Only wrong codes count: a house may get fifty lamps in an afternoon.
            await buckets.GiveBackAsync(Tries, http.Connection.RemoteIpAddress?.ToString() ?? "", ct);
        }

        return claimed.Answer(http);
    }

    private static int PortOf(string listen) => int.TryParse(listen[(listen.LastIndexOf(':') + 1)..], CultureInfo.InvariantCulture, out var port) ? port : UsualPort;
}
