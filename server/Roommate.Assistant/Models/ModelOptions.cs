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

    [Range(500, 10_000_000)]
    [ConfigKey("How many tokens of a conversation go along word for word; at 70 % of it, or at 28 messages, what is older is summarised.", "8000")]
    public int ContextTokens { get; set; } = 8_000;

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

    [ConfigKey("More models by role (default, small, embeddings): OpenAI:Models:0:Model=..., with Endpoint, ApiKey, Role and Images; what is empty is as above. Those of a role are tried in order when one fails before its first word.")]
    public IList<ModelEntry> Models { get; } = [];

    [ConfigKey("The model of OpenAI:Model takes images.")]
    public bool Images { get; set; }

    public bool IsConfigured => Of(ModelRole.Default).Count > 0;

    /// <summary>The first choice for a role; null when nobody fills it.</summary>
    public ModelEntry? FirstOf(ModelRole role) => Of(role) is [var first, ..] ? first : null;

    /// <summary>The models for a role, first choice first; none for a role nobody fills.</summary>
    public IReadOnlyList<ModelEntry> Of(ModelRole role)
    {
        var entries = new List<ModelEntry>();
        var own = role switch { ModelRole.Default => Model, ModelRole.Embeddings => EmbeddingModel, _ => "" };
        if (Endpoint.Length > 0 && own.Length > 0)
        {
            entries.Add(new ModelEntry { Endpoint = Endpoint, ApiKey = ApiKey, Model = own, Role = role, Images = Images });
        }

        entries.AddRange(Models.Where(m => m.Role == role && m.Model.Length > 0 && (m.Endpoint.Length > 0 || Endpoint.Length > 0)).Select(m => new ModelEntry
        {
            Endpoint = m.Endpoint.Length > 0 ? m.Endpoint : Endpoint,
            ApiKey = m.ApiKey.Length > 0 || m.Endpoint.Length > 0 ? m.ApiKey : ApiKey,
            Model = m.Model,
            Role = role,
            Images = m.Images,
        }));
        return entries.Count == 0 && role == ModelRole.Small ? Of(ModelRole.Default) : entries;
    }

    /// <summary>What is wrong with the section, or null.</summary>
    internal string? Problem()
    {
        if (!IsAddress(Endpoint))
        {
            return "OpenAI:Endpoint is not an http address. Example:  --OpenAI:Endpoint=http://localhost:11434/v1";
        }

        for (var i = 0; i < Models.Count; i++)
        {
            if (!IsAddress(Models[i].Endpoint))
            {
                return $"OpenAI:Models:{i}:Endpoint is not an http address. Example:  --OpenAI:Models:{i}:Endpoint=http://localhost:11434/v1";
            }

            if (Models[i].Model.Length == 0)
            {
                return $"OpenAI:Models:{i}:Model is missing. Example:  --OpenAI:Models:{i}:Model=gpt-oss:20b";
            }
        }

        return null;
    }

    private static bool IsAddress(string text) => text.Length == 0 || (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https");
}
