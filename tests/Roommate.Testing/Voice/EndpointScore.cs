using Roommate.Assistant.Voice.Hearing.Sound;

namespace Roommate.Testing.Voice;

public enum EndpointResult
{
    /// <summary>The end was found after the last word.</summary>
    Found,

    /// <summary>The end was told while somebody still spoke, or the beginning was lost.</summary>
    Cut,

    /// <summary>No speech was noticed, or its end was not within the clip.</summary>
    Missed,
}

/// <summary>How the endpointer does on a clip that comes in frames of 100 ms.</summary>
/// <param name="DelayMs">From the end of the last word to the frame with which the end is known.</param>
public sealed record EndpointScore(EndpointResult Result, int DelayMs, int BeganMs)
{
    public static EndpointScore Of(NoisyClip clip, int startMs = 300, int endMs = 500)
    {
        var ends = new Endpointer(startMs, endMs);
        var at = 0;
        foreach (var frame in clip.Spoken.Frames())
        {
            ends.Hear(frame);
            at += Spoken.FrameMs;
            if (ends.State == SpeechState.Ended)
            {
                break;
            }
        }

        var result = ends.State != SpeechState.Ended ? EndpointResult.Missed
            : at < clip.Spoken.EndsMs || ends.BeganMs > clip.Spoken.BeginsMs ? EndpointResult.Cut
            : EndpointResult.Found;
        return new EndpointScore(result, at - clip.Spoken.EndsMs, ends.BeganMs);
    }
}
