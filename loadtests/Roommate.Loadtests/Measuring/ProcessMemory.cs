using System.Globalization;

namespace Roommate.Loadtests.Measuring;

/// <summary>Resident memory of another process, read from /proc.</summary>
public static class ProcessMemory
{
    /// <summary>In bytes.</summary>
    public static long Resident(int processId)
    {
        var line = File.ReadLines($"/proc/{processId}/status").First(static l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line["VmRSS:".Length..].Replace("kB", "", StringComparison.Ordinal), NumberStyles.Integer, CultureInfo.InvariantCulture) * 1024;
    }
}
