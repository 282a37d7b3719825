using System.Runtime.CompilerServices;

namespace Roommate.UnitTests.Architecture;

/// <summary>Where this repository is on disk, found from this file's own path at compile time.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string Server => Path.Combine(Root, "server");

    /// <summary>C# files below a folder, without build output.</summary>
    public static IEnumerable<string> Sources(string folder) =>
        Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(static f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal));

    private static string Find([CallerFilePath] string here = "")
    {
        var folder = new DirectoryInfo(Path.GetDirectoryName(here)!);
        while (!File.Exists(Path.Combine(folder.FullName, "Roommate.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("Roommate.sln not found above " + here);
        }

        return folder.FullName;
    }
}
