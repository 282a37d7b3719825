namespace Roommate.Assistant.Voice.Speaking;

/// <summary>The encoders this machine has.</summary>
internal static class SoundEncoders
{
    public static IReadOnlyList<SoundFormat> Available { get; } = [SoundFormat.Wav, .. Encoded()];

    /// <summary>Null for wav, which is sent as it is.</summary>
    public static ISoundEncoder? Create(SoundFormat format, int rate) => format switch
    {
        SoundFormat.Mp3 => Mp3Encoder.Create(rate),
        SoundFormat.Opus => OpusEncoder.Create(rate),
        _ => null,
    };

    private static IEnumerable<SoundFormat> Encoded()
    {
        if (Mp3Encoder.IsAvailable)
        {
            yield return SoundFormat.Mp3;
        }

        if (OpusEncoder.IsAvailable)
        {
            yield return SoundFormat.Opus;
        }
    }
}
