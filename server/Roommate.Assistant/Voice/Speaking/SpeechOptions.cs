using System.ComponentModel.DataAnnotations;
using Roommate.Platform.Configuration;

namespace Roommate.Assistant.Voice.Speaking;

/// <summary>Section <c>Speech</c>: how replies are spoken.</summary>
public sealed class SpeechOptions
{
    public const string Section = "Speech";

    [ConfigKey("The voice of the speech server (OpenAI:SpeechModel) for who has chosen none.", "alloy")]
    public string Voice { get; set; } = "alloy";

    [ConfigKey("The program that speaks without a speech server; empty: nothing does.", "/usr/bin/espeak-ng")]
    public string Espeak { get; set; } = "espeak-ng";

    [ConfigKey("The address at which devices reach this server, for what speakers are to say; empty: they get the path and know the host.", "http://192.168.1.10:5080")]
    public string PublicUrl { get; set; } = "";

    [Range(1, 168)]
    [ConfigKey("Hours that the audio of a reply is kept in the data directory.", "24")]
    public int KeepHours { get; set; } = 24;

    [Range(500, 120_000)]
    [ConfigKey("Milliseconds until the speech server must have begun to speak a sentence; then espeak-ng does.", "5000")]
    public int TimeoutMs { get; set; } = 5_000;

    [Range(1, 64)]
    [ConfigKey("Sentences that espeak-ng speaks at the same time; more wait, first clauses before later sentences.", "4")]
    public int AtOnce { get; set; } = 4;

    [Range(0, 16)]
    [ConfigKey("Processes of espeak-ng that stay ready once something was spoken; 0: each sentence starts its own.", "2")]
    public int Workers { get; set; } = 2;

    [Range(0, 1024)]
    [ConfigKey("Megabytes of memory for phrases that are said often.", "16")]
    public int CacheMegabytes { get; set; } = 16;
}
