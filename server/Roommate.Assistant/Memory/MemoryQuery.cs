using Roommate.Contracts.Assistant;

namespace Roommate.Assistant.Memory;

/// <summary>What is asked for of a list of memories.</summary>
/// <param name="Text">A search, best first; null: newest first.</param>
/// <param name="AsOf">As it held then; null: what holds now.</param>
public sealed record MemoryQuery(string? Text, string? Kind, int Limit, string? Cursor, DateTimeOffset? AsOf, MemoryScope? Scope);
