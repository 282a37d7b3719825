using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Roommate.Testing;

/// <summary>An OpenAI-compatible server on loopback that answers as a test says: the real wire, every way it can go wrong.</summary>
public sealed class ModelStandIn : IAsyncDisposable
{
    /// <summary>Where <see cref="Answer"/> finds the body of its request.</summary>
    public const string RequestItem = "request";

    private readonly WebApplication _app;
    private int _requests;

    private ModelStandIn(WebApplication app) => _app = app;

    /// <summary>Answers a request; the number counts requests from 1.</summary>
    public Func<HttpContext, int, Task> Answer { get; set; } = static (http, _) => Say(http, Chunk("hello"), Finish("stop"), Done);

    public int Requests => _requests;

    /// <summary>The body of the last request for a completion.</summary>
    public string LastRequest { get; private set; } = "";

    /// <summary>Answers a request for embeddings: a vector per text; null: 404.</summary>
    public Func<string, float[]>? Embed { get; set; }

    /// <summary>Speaks.</summary>
    public SpeechStandIn Speech { get; } = new();

    /// <summary>Writes down what recordings say; nothing known: 404, as a server without such a model.</summary>
    public TranscriptionStandIn Transcription { get; } = new();

    /// <summary>Completes when a request was given up by the client.</summary>
    public TaskCompletionSource Aborted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Endpoint => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/v1";

    public static string Done => "data: [DONE]\n\n";

    public static async Task<ModelStandIn> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var model = new ModelStandIn(app);
        app.MapPost("/v1/chat/completions", async (HttpContext http) =>
        {
            var number = Interlocked.Increment(ref model._requests);
            http.RequestAborted.Register(() => model.Aborted.TrySetResult());
            using var reader = new StreamReader(http.Request.Body);
            var request = await reader.ReadToEndAsync();
            model.LastRequest = request;
            http.Items[RequestItem] = request;
            await model.Answer(http, number);
        });
        app.MapPost("/v1/embeddings", async (HttpContext http) =>
        {
            if (model.Embed is not { } embed)
            {
                http.Response.StatusCode = StatusCodes.Status404NotFound;
                return;
            }

            using var body = await System.Text.Json.JsonDocument.ParseAsync(http.Request.Body);
            var data = body.RootElement.GetProperty("input").EnumerateArray()
                .Select((text, i) => new { @object = "embedding", index = i, embedding = Convert.ToBase64String(System.Runtime.InteropServices.MemoryMarshal.AsBytes(embed(text.GetString()!).AsSpan())) });
            await http.Response.WriteAsJsonAsync(new { @object = "list", data, model = "m", usage = new { prompt_tokens = 1, total_tokens = 1 } });
        });
        app.MapPost("/v1/audio/speech", model.Speech.AnswerAsync);
        app.MapPost("/v1/audio/transcriptions", model.Transcription.AnswerAsync);
        await app.StartAsync();
        return model;
    }

    public static string Chunk(string text) => Event($$"""{"index":0,"delta":{"content":"{{text}}"},"finish_reason":null}""");

    public static string Finish(string reason) => Event($$"""{"index":0,"delta":{},"finish_reason":"{{reason}}"}""");

    public static string Event(string choice) => $$"""data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{{choice}}]}""" + "\n\n";

    public static async Task Say(HttpContext http, params string[] parts)
    {
        if (!http.Response.HasStarted)
        {
            http.Response.ContentType = "text/event-stream";
        }

        foreach (var part in parts)
        {
            await http.Response.WriteAsync(part);
            await http.Response.Body.FlushAsync();
        }
    }

    /// <summary>Writes bytes in two pieces that split wherever the test says, a character in the middle for example.</summary>
    public static async Task SaySplit(HttpContext http, string text, int at)
    {
        http.Response.ContentType = "text/event-stream";
        var bytes = Encoding.UTF8.GetBytes(text);
        await http.Response.Body.WriteAsync(bytes.AsMemory(0, at));
        await http.Response.Body.FlushAsync();
        await http.Response.Body.WriteAsync(bytes.AsMemory(at));
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
