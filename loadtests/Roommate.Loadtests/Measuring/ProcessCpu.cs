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
}
