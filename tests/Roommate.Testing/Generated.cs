using System.Runtime.CompilerServices;
using Shouldly;

namespace Roommate.Testing;

/// <summary>Compares a generated file with the one checked in, or writes it when <c>scripts/generate</c> asks.</summary>
public static class Generated
{
    public static string Root { get; } = FindRoot();

    public static void ShouldMatch(string path, string text)
    {
        var file = Path.Combine(Root, path);
        if (Environment.GetEnvironmentVariable("ROOMMATE_GENERATE") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
            return;
        }

        File.Exists(file).ShouldBeTrue($"{path} is missing: run scripts/generate");
        File.ReadAllText(file).ShouldBe(text, $"{path} is out of date: run scripts/generate");
    }

    private static string FindRoot([CallerFilePath] string here = "")
    {
        var folder = new DirectoryInfo(Path.GetDirectoryName(here)!);
        while (!File.Exists(Path.Combine(folder.FullName, "Roommate.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("Roommate.sln not found above " + here);
        }

        return folder.FullName;
    }
}
