namespace Roommate.Contracts.Assistant;

/// <summary>Who the assistant is in a home: <c>GET</c>, <c>PUT /homes/{id}/persona</c>.</summary>
/// <param name="Name">What it calls itself.</param>
/// <param name="Manner">How it talks, in a few words: style only.</param>
/// <param name="Languages">Those it answers in, as <c>en</c> or <c>de-AT</c>; none: the one it is spoken to in.</param>
public sealed record Persona(string Name = "Roommate", string? Manner = null, IReadOnlyList<string>? Languages = null);

/// <summary>What a model would be told: <c>POST /homes/{id}/persona/preview</c>.</summary>
/// <param name="Version">Which prompt file.</param>
public sealed record PersonaPreview(string Prompt, string Version);

/// <summary><c>POST /messages/{id}/ask</c>: the message says this now, and is asked again.</summary>
public sealed record AskAgainRequest(string Text);
