namespace Roommate.Assistant.Models;

/// <summary>One configured model of <c>OpenAI:Models:0</c>, <c>OpenAI:Models:1</c> and so on; what is empty is that of <c>OpenAI</c> itself.</summary>
public sealed class ModelEntry
{
    public string Endpoint { get; set; } = "";

    public string ApiKey { get; set; } = "";

    public string Model { get; set; } = "";

    public ModelRole Role { get; set; } = ModelRole.Default;

    /// <summary>It takes images.</summary>
    public bool Images { get; set; }
}

/// <summary>What a model is for.</summary>
public enum ModelRole
{
    /// <summary>Answers people; several are tried in the order they are configured in.</summary>
    Default,

    /// <summary>Reads facts, writes titles and summaries: cheap and quick. Without one the default model does it.</summary>
    Small,

    /// <summary>Finds memories by meaning.</summary>
    Embeddings,
}
