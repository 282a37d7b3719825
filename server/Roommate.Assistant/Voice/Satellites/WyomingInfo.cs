using System.Text.Json.Nodes;

namespace Roommate.Assistant.Voice.Satellites;

/// <summary>What <c>describe</c> is answered: only what is on.</summary>
internal static class WyomingInfo
{
    // Those that recognisers of the Whisper family write well.
    private static readonly string[] Heard =
    [
        "ar", "bg", "bs", "ca", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "gl", "he", "hi", "hr", "hu", "id", "is", "it", "ja", "kk", "ko", "lt", "lv", "mk", "ms", "nl", "no", "pl",
        "pt", "ro", "ru", "sk", "sl", "sr", "sv", "sw", "ta", "th", "tl", "tr", "uk", "ur", "vi", "zh",
    ];

    private static readonly string[] Spoken = ["ar", "cs", "da", "de", "el", "en", "es", "fi", "fr", "hi", "hu", "it", "ja", "ko", "nl", "no", "pl", "pt", "ro", "ru", "sv", "tr", "uk", "vi", "zh"];

    private static readonly string[] Understood = ["de", "en"];

    /// <param name="transcription">The model's name, or null when it is off.</param>
    public static WyomingEvent Of(string? transcription, bool speaks, bool acts) => new("info", new JsonObject
    {
        ["asr"] = transcription is null ? [] : Program("models", transcription, Heard, "Writes speech down", ("supports_transcript_streaming", true)),
        ["tts"] = !speaks ? [] : Program("voices", "roommate", Spoken, "The home's voice", ("supports_synthesize_streaming", true)),
        ["handle"] = !acts ? [] : Program("models", "roommate", Understood, "Does what a sentence says and answers", ("supports_handled_streaming", false), ("supports_home_control", true)),
        ["intent"] = !acts ? [] : Program("models", "roommate", Understood, "Understands commands of this home"),
        ["wake"] = new JsonArray(),
        ["mic"] = new JsonArray(),
        ["snd"] = new JsonArray(),
    });

    private static JsonArray Program(string list, string model, string[] languages, string what, params (string Name, bool Value)[] flags)
    {
        var program = Artifact("roommate", what);
        var offered = Artifact(model, what);
        offered["languages"] = new JsonArray([.. languages.Select(static l => (JsonNode)l)]);
        program[list] = new JsonArray(offered);
        foreach (var (name, value) in flags)
        {
            program[name] = value;
        }

        return [program];
    }

    private static JsonObject Artifact(string name, string description) => new()
    {
        ["name"] = name,
        ["attribution"] = new JsonObject { ["name"] = "Roommate", ["url"] = "https://roommate.example" },
        ["installed"] = true,
        ["description"] = description,
        ["version"] = "1",
    };
}
