using Roommate.Contracts.Faults;

namespace Roommate.Assistant.Voice.Hearing.Clips;

/// <summary>Looks at what a clip is, whatever it says it is, and whether all of it is there.</summary>
internal static class ClipCheck
{
    public const int MostBytes = 10 * 1024 * 1024;
    public const string Field = "audio";

    public static Fault Empty { get; } = Fault.Invalid(Field, "The recording is empty. Send the bytes of a webm (opus), mp4 (aac), wav or mp3 file.");

    public static Fault TooLarge { get; } = Fault.TooLarge("A recording has at most 10 MB. Say it in parts, or send it compressed.");

    public static Fault WrongKind { get; } = Fault.Invalid(Field, "This is no recording that can be heard here. Send webm (opus), mp4 (aac), wav (PCM) or mp3.");

    public static Fault NoSound { get; } = Fault.Invalid(Field, "The file has no sound in a form that is taken here: webm with opus, mp4 with aac, wav with PCM, or mp3.");

    public static Fault Cut { get; } = Fault.Invalid(Field, "The recording is cut off: the file ends in the middle. Record it again, or send the rest.");

    public static Fault NoSpeech { get; } = Fault.Invalid(Field, "Nothing was said in this recording.");

    /// <summary>The clip, or what is wrong with it.</summary>
    public static Outcome<Clip> Look(ReadOnlyMemory<byte> content)
    {
        if (content.IsEmpty)
        {
            return Empty;
        }

        if (content.Length > MostBytes)
        {
            return TooLarge;
        }

        if (KindOf(content.Span) is not { } kind)
        {
            return WrongKind;
        }

        return TroubleOf(kind, content.Span) switch
        {
            ClipTrouble.None => new Clip(kind, content),
            ClipTrouble.Cut => Cut,
            ClipTrouble.NoSound => NoSound,
            _ => WrongKind,
        };
    }

    private static ClipKind? KindOf(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith("RIFF"u8) && (bytes.Length < 12 || bytes[8..].StartsWith("WAVE"u8)) ? ClipKind.Wav
        : bytes.StartsWith(WebmFile.Start) ? ClipKind.Webm
        : bytes.Length >= 8 && bytes[4..].StartsWith("ftyp"u8) ? ClipKind.Mp4
        : Mp3File.LooksLike(bytes) ? ClipKind.Mp3
        : null;

    private static ClipTrouble TroubleOf(ClipKind kind, ReadOnlySpan<byte> bytes) => kind switch
    {
        ClipKind.Wav => WavFile.Look(bytes, out _),
        ClipKind.Mp3 => Mp3File.Look(bytes),
        ClipKind.Mp4 => Mp4File.Look(bytes),
        _ => WebmFile.Look(bytes),
    };
}
