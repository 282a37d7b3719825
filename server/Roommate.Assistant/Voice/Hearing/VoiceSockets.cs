using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Roommate.Contracts.Faults;
using Roommate.Platform.Http;
using Roommate.Platform.Security;

namespace Roommate.Assistant.Voice.Hearing;

/// <summary><c>/rooms/{id}/voice/stream</c> and, for a device that knows its own id only, <c>/devices/{id}/voice/stream</c>.</summary>
internal static class VoiceSockets
{
    public static void MapVoiceSockets(this IEndpointRouteBuilder api)
    {
        api.MapGet("/rooms/{id}/voice/stream", ServeAsync).Needs(Right.Talk, "id").DevicesToo().Produces(StatusCodes.Status101SwitchingProtocols).WithName("speakStream");
        api.MapGet("/devices/{id}/voice/stream", ServeDeviceAsync).Needs(Right.Talk, "id").DevicesToo().Produces(StatusCodes.Status101SwitchingProtocols).WithName("speakDeviceStream");
    }

    private static async Task ServeAsync(string id, VoiceServices services, HttpContext http)
    {
        if (!http.WebSockets.IsWebSocketRequest)
        {
            await Problems.Of(Fault.Invalid("This is a WebSocket: connect to it with one, or POST a recording to /rooms/{id}/voice."), http, StatusCodes.Status426UpgradeRequired).ExecuteAsync(http);
            return;
        }

        using var socket = await http.WebSockets.AcceptWebSocketAsync();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, services.Life.ApplicationStopping);
        using var voice = new VoiceSocket(socket, id, Caller.From(http.User)!, services);
        await voice.RunAsync(end.Token);
    }

    // In the room where it stands now.
    private static async Task ServeDeviceAsync(string id, VoiceServices services, HttpContext http)
    {
        if ((await services.Gate.LocateAsync(id, http.RequestAborted))?.RoomId is { } roomId)
        {
            await ServeAsync(roomId, services, http);
            return;
        }

        await Problems.Of(Fault.Conflict("This device stands in no room. Choose one on the page: it is spoken to there."), http).ExecuteAsync(http);
    }
}
