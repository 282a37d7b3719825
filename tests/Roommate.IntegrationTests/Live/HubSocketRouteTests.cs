using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Roommate.Contracts;
using Roommate.Live.SignalR;
using Roommate.Testing;
using Shouldly;
using Xunit;

namespace Roommate.IntegrationTests.Live;

/// <summary>
/// The way straight to the socket on a real Kestrel: in clear, where a hub's frames go to the system's own socket, and over TLS, where
/// they must not.
/// </summary>
public sealed class HubSocketRouteTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_hub_says_arrives_whole_and_in_order_and_it_closes_as_it_should(bool tls)
    {
        using var certificate = SelfSigned();
        await using var app = Start(tls ? certificate : null);
        await app.StartAsync();
        using var limit = new CancellationTokenSource(Patience.Long);
        using var socket = new ClientWebSocket();
        socket.Options.RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == certificate.Thumbprint;
        var address = new UriBuilder(app.Urls.Single()) { Scheme = tls ? "wss" : "ws", Path = "/hub" }.Uri;
        await socket.ConnectAsync(address, limit.Token);
        await SayAsync(socket, """{"protocol":"json","version":1}""", limit.Token);
        (await HearAsync(socket, limit.Token)).ShouldBe("{}\u001e");

        foreach (var length in new[] { 1, 200, 70_000, 1_000_000 })
        {
            await SayAsync(socket, $$"""{"type":1,"invocationId":"{{length}}","target":"Repeat","arguments":["x",{{length}}]}""", limit.Token);
            (await HearAsync(socket, limit.Token)).ShouldBe($$"""{"type":3,"invocationId":"{{length}}","result":"{{new string('x', length)}}"}""" + '\u001e');
        }

        // Pushes from many threads at once.
        await SayAsync(socket, """{"type":1,"target":"Count","arguments":[300]}""", limit.Token);
        var heard = new HashSet<string>();
        while (heard.Count < 300)
        {
            foreach (var message in (await HearAsync(socket, limit.Token)).Split('\u001e', StringSplitOptions.RemoveEmptyEntries))
            {
                heard.Add(message).ShouldBeTrue(message);
            }
        }

        heard.ShouldBe(Enumerable.Range(0, 300).Select(static i => $$"""{"type":1,"target":"number","arguments":[{{i}}]}"""), ignoreOrder: true);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, limit.Token);
        socket.CloseStatus.ShouldBe(WebSocketCloseStatus.NormalClosure);
    }

    private static WebApplication Start(X509Certificate2? certificate)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            if (certificate is not null)
            {
                listen.UseHttps(certificate);
            }
        }));
        builder.Services.AddSignalR(static o => o.MaximumReceiveMessageSize = null);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<Ids>();
        var app = builder.Build();
        app.UseWebSockets();
        app.MapHub<Parrot>("/hub").ServeSocketsDirectly<Parrot>(app.Services);
        return app;
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var made = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }

    private static Task SayAsync(ClientWebSocket socket, string text, CancellationToken ct) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text + '\u001e'), WebSocketMessageType.Text, endOfMessage: true, ct);

    private static async Task<string> HearAsync(ClientWebSocket socket, CancellationToken ct)
    {
        var heard = new MemoryStream();
        var buffer = new byte[16 * 1024];
        WebSocketReceiveResult result;
        do
        {
            result = await socket.ReceiveAsync(buffer, ct);
            await heard.WriteAsync(buffer.AsMemory(0, result.Count), ct);
        }
        while (!result.EndOfMessage);
        return Encoding.UTF8.GetString(heard.ToArray());
    }

    private sealed class Parrot : Hub
    {
        public string Repeat(string what, int times) => string.Concat(Enumerable.Repeat(what, times));

        public Task Count(int to) => Task.WhenAll(Enumerable.Range(0, to).Select(i => Task.Run(() => Clients.Caller.SendAsync("number", i))));
    }
}
