namespace Roommate.Live.Log;

/// <summary>Where one plain Redis answers, for connections besides the shared one.</summary>
public sealed record RedisAddress(string Host, int Port, string? User, string? Password, int Database);
