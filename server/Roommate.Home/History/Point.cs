namespace Roommate.Home.History;

/// <summary>A value at a moment, in milliseconds since 1970.</summary>
internal readonly record struct Point(long At, double Value);
