using System.ComponentModel.DataAnnotations;
using Roommate.Platform.Configuration;

namespace Roommate.Assistant.Models;

/// <summary>Section <c>OpenAI</c>: any OpenAI-compatible server.</summary>
public sealed class ModelOptions
{
    public const string Section = "OpenAI";

    [ConfigKey("Any OpenAI-compatible server; empty: local understanding only.", "http://localhost:11434/v1")]
    public string Endpoint { get; set; } = "";

    [ConfigKey("Its key, if it needs one; better from a file (OpenAI__ApiKey__File).")]
    public string ApiKey { get; set; } = "";

    [ConfigKey("The model that answers.", "gpt-oss:20b")]
    public string Model { get; set; } = "";

    [ConfigKey("The model that finds memories by meaning; empty: recall by words alone.", "text-embedding-3-small")]
    public string EmbeddingModel { get; set; } = "";

    [ConfigKey("The model that writes down what is said; empty: the browser's own recogniser.", "whisper-1")]
    public string TranscriptionModel { get; set; } = "";

    [ConfigKey("The model that speaks; empty: espeak-ng.", "gpt-4o-mini-tts")]
    public string SpeechModel { get; set; } = "";

    [Range(100, 3_600_000)]
    [ConfigKey("Milliseconds until the first token must have come.", "30000")]
    public int FirstTokenTimeoutMs { get; set; } = 30_000;

    [Range(100, 3_600_000)]
    [ConfigKey("Milliseconds a stream may stand still.", "20000")]
    public int StallTimeoutMs { get; set; } = 20_000;

    [Range(100, 86_400_000)]
    [ConfigKey("Milliseconds an answer may take in all.", "300000")]
    public int TotalTimeoutMs { get; set; } = 300_000;

    [Range(100, 1_000_000)]
    [ConfigKey("The longest answer kept, in characters.", "60000")]
    public int MaximumAnswer { get; set; } = 60_000;

    public bool IsConfigured => Endpoint.Length > 0 && Model.Length > 0;

    /// <summary>What is wrong with the section, or null.</summary>
    internal string? Problem() =>
        Endpoint.Length > 0 && !(Uri.TryCreate(Endpoint, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
            ? "OpenAI:Endpoint is not an http address. Example:  --OpenAI:Endpoint=http://localhost:11434/v1"
            : null;
}
