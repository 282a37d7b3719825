namespace Roommate.Server.Operations;

/// <summary>What was typed after <c>./run</c>: switches of our own, everything else is configuration (<c>--Section:Key=value</c>).</summary>
public sealed record CommandLine(bool Help, IReadOnlyList<string> Configuration)
{
    private static readonly Dictionary<string, string> Switches = new(StringComparer.OrdinalIgnoreCase)
    {
        ["--demo"] = "--Demo:Enabled=true",
    };

    /// <summary>The text of a word that is neither a switch nor <c>--Key=value</c>; null when all were understood.</summary>
    public string? NotUnderstood { get; private init; }

    public static CommandLine Parse(IReadOnlyList<string> args)
    {
        var configuration = new List<string>();
        var help = false;
        string? unknown = null;
        foreach (var arg in args)
        {
            if (arg is "--help" or "-h" or "help")
            {
                help = true;
            }
            else if (Switches.TryGetValue(arg, out var meant))
            {
                configuration.Add(meant);
            }
            else if (arg.StartsWith("--", StringComparison.Ordinal) && arg.IndexOf('=', StringComparison.Ordinal) > 2)
            {
                configuration.Add(arg);
            }
            else
            {
                unknown ??= arg;
            }
        }

        return new CommandLine(help, configuration) { NotUnderstood = unknown };
    }
}
