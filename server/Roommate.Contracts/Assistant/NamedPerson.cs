namespace Roommate.Contracts.Assistant;

/// <summary>Who did something, with the name they had then.</summary>
public sealed record NamedPerson(string Id, string Name);
