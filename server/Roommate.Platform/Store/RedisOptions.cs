using Roommate.Platform.Configuration;

namespace Roommate.Platform.Store;

/// <summary>Section <c>Redis</c>.</summary>
public sealed class RedisOptions
{
    public const string Section = "Redis";

    [ConfigKey("Empty: the server starts and supervises its own redis-server in the data directory. Set: that Redis, which more nodes may share.", "redis:6379,password=...")]
    public string ConnectionString { get; set; } = "";

    [ConfigKey("How the local Redis writes its append-only file: everysec (survives the death of either process) or always (power cuts too).", "always")]
    public string Fsync { get; set; } = "everysec";

    /// <summary>Null when all is well.</summary>
    public string? Problem() => Fsync is "everysec" or "always"
        ? null
        : $"Redis:Fsync is \"{Fsync}\"; it must be everysec or always. Example:  --Redis:Fsync=always";
}
