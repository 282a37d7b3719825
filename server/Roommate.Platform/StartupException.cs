namespace Roommate.Platform;

/// <summary>Why the program cannot start: what is wrong and what to type, printed as it is, without a stack trace.</summary>
public sealed class StartupException(string text) : Exception(text);
