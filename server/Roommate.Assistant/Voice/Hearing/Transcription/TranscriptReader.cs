using System.Text;
using System.Text.Json;
using Roommate.Contracts.Faults;

namespace Roommate.Assistant.Voice.Hearing.Transcription;

/// <summary>
/// Reads what a transcription server answers: one JSON object, plain text, or server-sent events (deltas and a final text, or
/// one piece of text per event, as local servers send them). Bounded, and pure but for the stream.
/// </summary>
internal static class TranscriptReader
{
    private const int MostBytes = 256 * 1024;

    private static Fault Unreadable => Fault.Unavailable("The transcription server answered something that could not be read. Say it again, or type it.");

    public static async ValueTask<Outcome<string>> ReadAsync(Stream stream, string contentType, Func<string, ValueTask>? soFar, CancellationToken ct)
    {
        try
        {
            using var reader = new StreamReader(new BoundedStream(stream, MostBytes), Encoding.UTF8);
            if (contentType.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase))
            {
                return await ReadEventsAsync(reader, soFar, ct);
            }

            var text = await reader.ReadToEndAsync(ct);
            return contentType.StartsWith("text/plain", StringComparison.OrdinalIgnoreCase) ? Clean(text) : OfJson(text);
        }
        catch (Exception unreadable) when (unreadable is JsonException or DecoderFallbackException or InvalidDataException or InvalidOperationException or KeyNotFoundException)
        {
            return Unreadable;
        }
    }

    /// <summary>Without the marks that recognisers put where there was no speech, like <c>[BLANK_AUDIO]</c> or <c>(music)</c>.</summary>
    public static string Clean(string text)
    {
        var clean = text.Trim();
        return clean is ['[', .., ']'] or ['(', .., ')'] or ['*', .., '*'] or ['.'] or ['.', '.', '.'] or ['♪', ..] ? "" : clean;
    }

    private static Outcome<string> OfJson(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("text", out var said) && said.ValueKind == JsonValueKind.String
            ? Clean(said.GetString()!)
            : Unreadable;
    }

    private static async ValueTask<Outcome<string>> ReadEventsAsync(StreamReader reader, Func<string, ValueTask>? soFar, CancellationToken ct)
    {
        var text = new StringBuilder();
        var needsEnd = false;
        while (await reader.ReadLineAsync(ct) is { } line)
        {
            if (!line.StartsWith("data:", StringComparison.Ordinal) || line[5..].Trim() is not { Length: > 0 } data)
            {
                continue;
            }

            if (data == "[DONE]")
            {
                return Clean(text.ToString());
            }

            using var document = JsonDocument.Parse(data);
            var root = document.RootElement;
            var type = root.TryGetProperty("type", out var named) ? named.GetString() : null;
            if (type == "error" || root.TryGetProperty("error", out _))
            {
                return Fault.Unavailable("The transcription server failed in the middle. Say it again, or type it.");
            }

            if (type == "transcript.text.done")
            {
                return Clean(root.GetProperty("text").GetString()!);
            }

            needsEnd |= type is not null;
            if (Piece(root, type) is { } piece)
            {
                text.Append(piece);
                await (soFar?.Invoke(text.ToString().Trim()) ?? ValueTask.CompletedTask);
            }
        }

        return needsEnd ? Unreadable : Clean(text.ToString());
    }

    private static string? Piece(JsonElement root, string? type) =>
        type == "transcript.text.delta" ? root.GetProperty("delta").GetString()
        : type is null && root.TryGetProperty("text", out var piece) ? piece.GetString()
        : null;

    private sealed class BoundedStream(Stream inner, int most) : Stream
    {
        private int _read;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await inner.ReadAsync(buffer, cancellationToken);
            _read += read;
            return _read > most ? throw new InvalidDataException("The answer does not end.") : read;
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
