using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Roommate.Contracts;
using Roommate.Platform.Security;

namespace Roommate.Platform.Http;

/// <summary>
/// A device shows its id and secret (Basic) where a route says that devices are welcome; everywhere else its credential is
/// nobody's. What it may do there the gate decides, as for everybody.
/// </summary>
public static class DeviceCredentials
{
    private static readonly DevicesWelcome Welcome = new();

    /// <summary>The route takes a device's own credential, too.</summary>
    public static RouteHandlerBuilder DevicesToo(this RouteHandlerBuilder route) => route.WithMetadata(Welcome);

    /// <summary>After authentication, before rights.</summary>
    public static void UseDeviceCredentials(this IApplicationBuilder app) => app.Use(static async (http, next) =>
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<DevicesWelcome>() is not null && Caller.From(http.User) is null && Read(http) is var (id, secret)
            && await http.RequestServices.GetRequiredService<IDeviceCallers>().OfAsync(id, secret, http.RequestAborted) is { } device)
        {
            http.User = device.ToPrincipal();
        }

        await next(http);
    });

    /// <summary>The id and secret that are shown, not checked; null when none are.</summary>
    public static (string Id, byte[] Secret)? Read(HttpContext http)
    {
        if (!AuthenticationHeaderValue.TryParse(http.Request.Headers.Authorization, out var header) || header is not { Scheme: "Basic", Parameter: { } parameter })
        {
            return null;
        }

        var bytes = new byte[parameter.Length];
        if (!Convert.TryFromBase64String(parameter, bytes, out var length))
        {
            return null;
        }

        var shown = Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2);
        return shown.Length == 2 && IdPrefix.Of(shown[0]).SequenceEqual(IdPrefix.Device) ? (shown[0], Encoding.UTF8.GetBytes(shown[1])) : null;
    }

    private sealed class DevicesWelcome;
}
