using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Roommate.Testing;

/// <summary>The speech half of an OpenAI-compatible server: a tone of 20 ms per character, streamed as the test says.</summary>
public sealed class SpeechStandIn
{
    public const int Rate = 24_000;
    private const int SamplesPerCharacter = Rate / 50;

    private readonly Lock _lock = new();
    private readonly List<JsonElement> _requests = [];

    /// <summary>Answers otherwise than with a tone.</summary>
    public Func<HttpContext, JsonElement, Task>? Answer { get; set; }

    /// <summary>The second half of every answer waits for this.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>Requests that were given up by who asked.</summary>
    public int Aborted { get; private set; }

    public IReadOnlyList<JsonElement> Requests
    {
        get
        {
            lock (_lock)
            {
                return [.. _requests];
            }
        }
    }

    public async Task AnswerAsync(HttpContext http)
    {
        using var body = await JsonDocument.ParseAsync(http.Request.Body);
        var request = body.RootElement.Clone();
        lock (_lock)
        {
            _requests.Add(request);
        }

        http.RequestAborted.Register(() => Aborted++);
        if (Answer is { } answer)
        {
            await answer(http, request);
            return;
        }

        http.Response.ContentType = "audio/wav";
        var tone = Tone(request.GetProperty("input").GetString()!.Length);
        await http.Response.Body.WriteAsync(Header());
        await http.Response.Body.WriteAsync(tone.AsMemory(0, tone.Length / 2));
        await http.Response.Body.FlushAsync();
        await Gate.WaitAsync(http.RequestAborted);
        await http.Response.Body.WriteAsync(tone.AsMemory(tone.Length / 2));
    }

    private static byte[] Tone(int characters) =>
        [.. Enumerable.Range(0, characters * SamplesPerCharacter).SelectMany(static i => BitConverter.GetBytes((short)(8000 * Math.Sin(i * 2 * Math.PI * 440 / Rate))))];

    // As a server that streams sends it: lengths it does not know.
    private static byte[] Header()
    {
        var header = new byte[44];
        "RIFF"u8.CopyTo(header);
        BitConverter.TryWriteBytes(header.AsSpan(4), uint.MaxValue);
        "WAVEfmt "u8.CopyTo(header.AsSpan(8));
        BitConverter.TryWriteBytes(header.AsSpan(16), 16);
        BitConverter.TryWriteBytes(header.AsSpan(20), (short)1);
        BitConverter.TryWriteBytes(header.AsSpan(22), (short)1);
        BitConverter.TryWriteBytes(header.AsSpan(24), Rate);
        BitConverter.TryWriteBytes(header.AsSpan(28), Rate * 2);
        BitConverter.TryWriteBytes(header.AsSpan(32), (short)2);
        BitConverter.TryWriteBytes(header.AsSpan(34), (short)16);
        "data"u8.CopyTo(header.AsSpan(36));
        BitConverter.TryWriteBytes(header.AsSpan(40), uint.MaxValue);
        return header;
    }
}
