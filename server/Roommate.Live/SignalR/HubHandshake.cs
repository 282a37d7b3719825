using System.IO;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Roommate.Live.SignalR;

/// <summary>Opens a WebSocket of our own on a request that the WebSocket middleware has found to be one (RFC 6455, 4.2.2).</summary>
internal static class HubHandshake
{
    private const string Salt = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private static readonly WebSocketCreationOptions Options = new() { IsServer = true, KeepAliveInterval = TimeSpan.FromMinutes(2) };

    public static async ValueTask<(HubSocketStream Stream, WebSocket Socket)> AcceptAsync(HttpContext context)
    {
        var upgrade = context.Features.GetRequiredFeature<IHttpUpgradeFeature>();
        var headers = context.Response.Headers;
        headers.Connection = "Upgrade";
        headers.Upgrade = "websocket";
        headers.SecWebSocketAccept = Answer(context.Request.Headers.SecWebSocketKey.ToString());
        var upgraded = await upgrade.UpgradeAsync();
        var stream = new HubSocketStream(upgraded, PlainSocket(context));
        return (stream, WebSocket.CreateFromStream(stream, Options));
    }

    // Encrypted bytes are the server's to write.
    private static Socket? PlainSocket(HttpContext context) =>
        context.Features.Get<ITlsConnectionFeature>() is null && context.Features.Get<ITlsHandshakeFeature>() is null
            ? context.Features.Get<IConnectionSocketFeature>()?.Socket
            : null;

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5350", Justification = "What RFC 6455 asks for; nothing rests on its strength.")]
    private static string Answer(string key) => Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + Salt)));
}
