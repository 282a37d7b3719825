using System.ComponentModel.DataAnnotations;
using Roommate.Platform.Configuration;

namespace Roommate.Assistant.Voice.Hearing;

/// <summary>Section <c>Hearing</c>: when speech starts and ends, and how it is written down.</summary>
public sealed class HearingOptions
{
    public const string Section = "Hearing";

    [Range(50, 2_000)]
    [ConfigKey("Milliseconds of speech that count as the start of it.", "300")]
    public int StartMs { get; set; } = 300;

    [Range(200, 5_000)]
    [ConfigKey("Milliseconds of silence that end it.", "500")]
    public int EndMs { get; set; } = 500;

    [Range(100, 5_000)]
    [ConfigKey("Milliseconds of silence that end it when what was said so far is a complete command.", "200")]
    public int EarlyEndMs { get; set; } = 200;

    [Range(0, 60_000)]
    [ConfigKey("While somebody speaks, the speech so far is written down again after so many milliseconds, and in every short pause: words appear early and commands end early. 0: only once, at the end.", "900")]
    public int PartialEveryMs { get; set; } = 900;

    [Range(1, 300)]
    [ConfigKey("Seconds of silence at the beginning after which nobody is expected to speak; hands-free waits three times as long.", "8")]
    public int PatienceSeconds { get; set; } = 8;

    [Range(1, 600)]
    [ConfigKey("The longest utterance, in seconds.", "60")]
    public int LongestSeconds { get; set; } = 60;

    [Range(100, 600_000)]
    [ConfigKey("Milliseconds the transcription server may take.", "15000")]
    public int TimeoutMs { get; set; } = 15_000;

    [Range(0, 10_000)]
    [ConfigKey("Utterances a minute that one person may have written down; 0 turns this limit off.", "60")]
    public int PerMinute { get; set; } = 120;
}
