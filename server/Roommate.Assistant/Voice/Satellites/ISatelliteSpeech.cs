namespace Roommate.Assistant.Voice.Satellites;

/// <summary>Speaks for satellites; the way down answers it.</summary>
internal interface ISatelliteSpeech
{
    /// <summary>Null when it can speak.</summary>
    string? WhyNot { get; }

    /// <summary>Begins to speak; pieces follow as they are made. A <see cref="WyomingException"/> when it cannot.</summary>
    /// <param name="voice">A voice's name, or null.</param>
    /// <param name="language">For example <c>de</c>, or null.</param>
    ValueTask<SatelliteSound> SpeakAsync(string text, string? voice, string? language, CancellationToken ct);
}

/// <summary>PCM16, mono, while it is made.</summary>
internal sealed record SatelliteSound(int Rate, IAsyncEnumerable<ReadOnlyMemory<byte>> Pieces);

/// <summary>Whose access token a satellite was given. Answered by People through Server/Wiring.</summary>
public interface ISatelliteOwner
{
    /// <summary>Null when the token is unknown or has ended.</summary>
    ValueTask<Platform.Security.Caller?> OfAsync(string token, CancellationToken ct);
}
