using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Roommate.IntegrationTests.Routines;

/// <summary>Somebody's server on this machine that webhooks call.</summary>
internal sealed class HookReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;

    private HookReceiver(WebApplication app) => _app = app;

    /// <summary>What came: path, key and body.</summary>
    public ConcurrentQueue<(string Path, string Key, string Body)> Calls { get; } = [];

    public string Address => _app.Urls.First();

    public static async Task<HookReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var receiver = new HookReceiver(app);
        app.MapPost("/{what}", async (HttpContext http, string what) =>
        {
            using var reader = new StreamReader(http.Request.Body);
            receiver.Calls.Enqueue((http.Request.Path, http.Request.Headers["Idempotency-Key"].ToString(), await reader.ReadToEndAsync()));
            return what switch
            {
                "broken" => Results.StatusCode(500),
                "moved" => Results.Redirect($"{receiver.Address}/fine"),
                _ => Results.NoContent(),
            };
        });
        await app.StartAsync();
        return receiver;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
