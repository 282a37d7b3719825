namespace Roommate.Assistant.Voice.Satellites;

/// <summary>This server does not speak.</summary>
internal sealed class NoSatelliteSpeech : ISatelliteSpeech
{
    public string WhyNot => "This server does not speak.";

    public ValueTask<SatelliteSound> SpeakAsync(string text, string? voice, string? language, CancellationToken ct) => throw new WyomingException(WhyNot);
}
