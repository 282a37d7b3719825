using Roommate.Testing;

namespace Roommate.UnitTests.Architecture;

/// <summary>The repository's sources on disk.</summary>
internal static class Repository
{
    public static string Server => Path.Combine(Generated.Root, "server");

    /// <summary>C# files below a folder, without build output.</summary>
    public static IEnumerable<string> Sources(string folder) =>
        Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(static f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal));
}
