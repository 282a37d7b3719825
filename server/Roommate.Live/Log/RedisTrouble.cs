using Roommate.Contracts.Faults;
using StackExchange.Redis;

namespace Roommate.Live.Log;

/// <summary>Tells a store that cannot be reached or cannot take writes right now from a mistake of ours.</summary>
public static class RedisTrouble
{
    /// <summary>How long a command may take before the store counts as unavailable. It may still have been carried out.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // Answers of a server that is there but cannot serve: starting, a replica, out of memory or disk, a stuck script, no quorum.
    private static readonly string[] Refusals = ["LOADING", "READONLY", "OOM", "MISCONF", "BUSY", "CLUSTERDOWN", "TRYAGAIN", "NOREPLICAS", "MASTERDOWN"];

    /// <summary>Whether the call may succeed later without any change of ours.</summary>
    public static bool IsUnavailable(Exception exception) => exception switch
    {
        RedisServerException server => Refuses(server.Message),
        RedisException or TimeoutException or ObjectDisposedException => true,
        _ => false,
    };

    /// <summary>The fault that callers get: <c>unavailable</c>.</summary>
    public static FaultException Unavailable() => new(Fault.Unavailable());

    /// <summary>Whether a server that says this cannot serve right now.</summary>
    internal static bool Refuses(string message)
    {
        foreach (var refusal in Refusals)
        {
            if (message.Contains(refusal, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
