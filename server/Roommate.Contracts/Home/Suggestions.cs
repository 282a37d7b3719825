namespace Roommate.Contracts.Home;

/// <summary>Something that people here do again and again, offered as a routine. It is never switched on by itself.</summary>
/// <param name="Id">The same habit keeps its id.</param>
/// <param name="Text">For example: you turn on Kitchen lights at about 06:45 on weekdays.</param>
/// <param name="Draft">A routine that does it; post it to <c>/homes/{id}/routines</c> to keep it.</param>
public sealed record Suggestion(string Id, string Text, RoutineDefinition Draft, SuggestionEvidence Evidence);

/// <param name="Hits">How often it was so.</param>
/// <param name="Chances">How often it could have been so.</param>
/// <param name="Confidence">Hits of chances, 0 to 1.</param>
/// <param name="Times">The last times.</param>
public sealed record SuggestionEvidence(int Hits, int Chances, double Confidence, IReadOnlyList<DateTimeOffset> Times, DateTimeOffset From, DateTimeOffset To);
