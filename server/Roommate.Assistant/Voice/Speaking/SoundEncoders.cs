namespace Roommate.Assistant.Voice.Speaking;

/// <summary>The encoders this machine has.</summary>
internal static class SoundEncoders
{
    public static IReadOnlyList<SoundFormat> Available { get; } =
        [SoundFormat.Wav, .. Mp3Encoder.IsAvailable ? [SoundFormat.Mp3] : Array.Empty<SoundFormat>()];

    /// <summary>Null for wav, which is sent as it is.</summary>
    public static ISoundEncoder? Create(SoundFormat format, int rate) => format switch
    {
        SoundFormat.Mp3 => Mp3Encoder.Create(rate),
        _ => null,
    };
}
