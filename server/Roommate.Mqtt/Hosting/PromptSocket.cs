using System.Net.Sockets;
using System.Reflection;

namespace Roommate.Mqtt.Hosting;

/// <summary>
/// Lets what a device sends be dealt with on the thread that finds it: the runtime otherwise wakes a pool thread for each packet, which
/// on a small machine costs more than a report does (docs/performance.md). Nothing on that way blocks. The runtime has this per process
/// (<c>DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS</c>) and, not public, per socket: where it is gone all is as it was. With many
/// cores one thread for all devices would be too few.
/// </summary>
internal static class PromptSocket
{
    private const int MostCores = 4;

    private static readonly PropertyInfo? Prefer = Environment.ProcessorCount <= MostCores
        ? typeof(SafeSocketHandle).GetProperty("PreferInlineCompletions", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public)
        : null;

    public static void Use(Socket? socket)
    {
        if (socket is { SafeHandle.IsInvalid: false } && Prefer is { CanWrite: true })
        {
            Prefer.SetValue(socket.SafeHandle, true);
        }
    }
}
