namespace Roommate.Assistant.Voice.Speaking;

/// <summary>In what form a spoken reply is sent.</summary>
internal enum SoundFormat
{
    Wav,
    Mp3,
    Opus,
}

/// <summary>Which form a client accepts. Pure.</summary>
internal static class SoundFormats
{
    public static string MediaType(SoundFormat format) => format switch
    {
        SoundFormat.Mp3 => "audio/mpeg",
        SoundFormat.Opus => "audio/ogg; codecs=opus",
        _ => "audio/wav",
    };

    public static string Word(SoundFormat format) => format switch
    {
        SoundFormat.Mp3 => "mp3",
        SoundFormat.Opus => "opus",
        _ => "wav",
    };

    public static SoundFormat Of(SoundKind kind) => kind switch
    {
        SoundKind.Mp3 => SoundFormat.Mp3,
        SoundKind.Ogg => SoundFormat.Opus,
        _ => SoundFormat.Wav,
    };

    /// <summary>
    /// The first of <paramref name="offered"/> that is best liked, or null. <paramref name="asked"/> (a word) goes before the header,
    /// since an audio element cannot set one; its own header takes anything.
    /// </summary>
    public static SoundFormat? Choose(string? asked, string? accept, IReadOnlyList<SoundFormat> offered)
    {
        if (!string.IsNullOrEmpty(asked))
        {
            return offered.Where(f => Word(f) == asked).Cast<SoundFormat?>().FirstOrDefault();
        }

        if (string.IsNullOrWhiteSpace(accept))
        {
            return offered.Count > 0 ? offered[0] : null;
        }

        var ranges = accept.Split(',').Select(Range).ToArray();
        return offered
            .Select(f => (Format: (SoundFormat?)f, Quality: Quality(f, ranges)))
            .Where(static f => f.Quality > 0)
            .OrderByDescending(static f => f.Quality)
            .Select(static f => f.Format)
            .FirstOrDefault();
    }

    // The most exact range decides, as in RFC 9110.
    private static double Quality(SoundFormat format, (string Type, double Quality)[] ranges)
    {
        string[] names = format switch
        {
            SoundFormat.Mp3 => ["audio/mpeg", "audio/mp3"],
            SoundFormat.Opus => ["audio/ogg", "audio/opus", "application/ogg"],
            _ => ["audio/wav", "audio/x-wav", "audio/wave", "audio/vnd.wave"],
        };
        var exact = ranges.Where(r => names.Contains(r.Type)).ToArray();
        return exact.Length > 0 ? exact.Max(static r => r.Quality)
            : ranges.FirstOrDefault(static r => r.Type == "audio/*") is { Type: not null } audio ? audio.Quality
            : ranges.FirstOrDefault(static r => r.Type == "*/*") is { Type: not null } any ? any.Quality
            : 0;
    }

    private static (string Type, double Quality) Range(string text)
    {
        var parts = text.Split(';', StringSplitOptions.TrimEntries);
        var quality = parts.Skip(1).FirstOrDefault(static p => p.StartsWith("q=", StringComparison.OrdinalIgnoreCase));
        return (parts[0].ToLowerInvariant(), quality is null ? 1 : double.TryParse(quality.AsSpan(2), System.Globalization.CultureInfo.InvariantCulture, out var q) ? q : 0);
    }
}
