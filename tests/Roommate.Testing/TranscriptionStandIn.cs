using System.Buffers.Binary;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Roommate.Testing.Voice;

namespace Roommate.Testing;

/// <summary>
/// The transcription route of an OpenAI-compatible server on the real wire. It knows recordings by their samples: what is sent is
/// looked for inside them, so it answers the words up to where the recording it got ends, whoever cut or packed it.
/// </summary>
public sealed class TranscriptionStandIn
{
    private const int Wav = 44;
    private const int Probe = 64;

    private readonly List<Spoken> _known = [];
    private readonly Dictionary<string, string> _files = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly List<TranscriptionCall> _calls = [];

    /// <summary>Every call, in order.</summary>
    public IReadOnlyList<TranscriptionCall> Calls
    {
        get
        {
            lock (_gate)
            {
                return [.. _calls];
            }
        }
    }

    /// <summary>Answers with server-sent events when it is asked to.</summary>
    public bool Streams { get; set; }

    /// <summary>Answers in the test's place, for all that can go wrong; false: it answers as ever.</summary>
    public Func<HttpContext, TranscriptionCall, Task<bool>>? Instead { get; set; }

    /// <summary>Teaches it a recording.</summary>
    public void Learn(Spoken spoken)
    {
        lock (_gate)
        {
            _known.Add(spoken);
        }
    }

    /// <summary>Teaches it a file that comes as it is.</summary>
    public void Learn(ReadOnlySpan<byte> file, string text)
    {
        lock (_gate)
        {
            _files[Key(file)] = text;
        }
    }

    internal async Task AnswerAsync(HttpContext http)
    {
        var form = await http.Request.ReadFormAsync();
        using var content = new MemoryStream();
        await form.Files[0].CopyToAsync(content);
        var call = new TranscriptionCall(form.Files[0].FileName, form.Files[0].ContentType, content.ToArray(), form["model"].ToString(), form["language"], form["prompt"], form["stream"] == "true", form["response_format"].ToString());
        lock (_gate)
        {
            _calls.Add(call);
        }

        if (Instead is { } instead && await instead(http, call))
        {
            return;
        }

        var text = TextOf(call.Content);
        if (!call.Stream || !Streams)
        {
            await http.Response.WriteAsJsonAsync(new { text });
            return;
        }

        http.Response.ContentType = "text/event-stream";
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static (w, i) => i == 0 ? w : " " + w))
        {
            await SayAsync(http, new { type = "transcript.text.delta", delta = word });
        }

        await SayAsync(http, new { type = "transcript.text.done", text });
    }

    private static async Task SayAsync(HttpContext http, object data)
    {
        await http.Response.WriteAsync($"data: {JsonSerializer.Serialize(data)}\n\n");
        await http.Response.Body.FlushAsync();
    }

    private static string Key(ReadOnlySpan<byte> file) => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(file));

    private string TextOf(byte[] file)
    {
        lock (_gate)
        {
            if (_files.TryGetValue(Key(file), out var whole))
            {
                return whole;
            }

            var sound = file.AsSpan(Math.Min(Wav, file.Length));
            foreach (var spoken in _known)
            {
                if (EndIn(spoken.Pcm, sound) is { } end)
                {
                    return spoken.TextUpTo(end);
                }
            }
        }

        return "";
    }

    // Where the end of what was sent is in the recording, in bytes; null when it is no part of it. The loudest place is looked for: silence is everywhere.
    private static int? EndIn(ReadOnlySpan<byte> recording, ReadOnlySpan<byte> sound)
    {
        if (sound.Length < Probe * 2)
        {
            return null;
        }

        var loudest = 0;
        var most = 0;
        for (var i = 0; i + (Probe * 2) <= sound.Length; i += Probe * 2)
        {
            var level = Math.Abs((int)BinaryPrimitives.ReadInt16LittleEndian(sound[i..]));
            if (level > most)
            {
                (most, loudest) = (level, i);
            }
        }

        var at = recording.IndexOf(sound.Slice(loudest, Probe * 2));
        return at < 0 ? null : at + sound.Length - loudest;
    }
}

/// <summary>What the stand-in was asked.</summary>
public sealed record TranscriptionCall(string FileName, string? ContentType, byte[] Content, string Model, string? Language, string? Prompt, bool Stream, string Format);
