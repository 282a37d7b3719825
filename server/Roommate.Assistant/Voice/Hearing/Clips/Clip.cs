namespace Roommate.Assistant.Voice.Hearing.Clips;

/// <summary>Recorded speech as a file, known by its content.</summary>
internal sealed record Clip(ClipKind Kind, ReadOnlyMemory<byte> Content)
{
    /// <summary>Transcription servers go by the name's ending.</summary>
    public string FileName => Kind switch
    {
        ClipKind.Webm => "speech.webm",
        ClipKind.Mp4 => "speech.mp4",
        ClipKind.Mp3 => "speech.mp3",
        _ => "speech.wav",
    };

    public string ContentType => Kind switch
    {
        ClipKind.Webm => "audio/webm",
        ClipKind.Mp4 => "audio/mp4",
        ClipKind.Mp3 => "audio/mpeg",
        _ => "audio/wav",
    };
}

internal enum ClipKind
{
    Wav,
    Mp3,
    Mp4,
    Webm,
}

/// <summary>What is wrong with a clip.</summary>
internal enum ClipTrouble
{
    None,

    /// <summary>It is none of the kinds that are taken.</summary>
    WrongKind,

    /// <summary>It is one, without sound in a form that is taken.</summary>
    NoSound,

    /// <summary>It ends in the middle.</summary>
    Cut,
}
