using System.Diagnostics;
using System.Globalization;

namespace Roommate.Loadtests.Measuring;

/// <summary>CPU seconds and memory of another process, read from /proc.</summary>
public static class ProcessCpu
{
    private const double TicksPerSecond = 100;

    /// <summary>User plus system time so far.</summary>
    public static double Seconds(int processId)
    {
        var stat = File.ReadAllText($"/proc/{processId}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
    }

    /// <summary>Children of a process by name, for example its redis-server.</summary>
    public static int? Child(int parent, string name) =>
        Process.GetProcessesByName(name).Select(static p => (int?)p.Id).FirstOrDefault(id => ParentOf(id!.Value) == parent);

    private static int ParentOf(int processId)
    {
        var stat = File.ReadAllText($"/proc/{processId}/stat");
        return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
    }
}
