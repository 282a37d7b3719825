using Roommate.Testing;

namespace Roommate.UnitTests.Assistant.Voice;

/// <summary>The written cases of <c>tests/vectors/speech/chunks.txt</c>: a line <c>&gt; text</c>, then a line <c>= chunk</c> each.</summary>
internal static class ChunkCases
{
    public static IReadOnlyList<(string Text, IReadOnlyList<string> Chunks)> All { get; } = Read();

    private static List<(string, IReadOnlyList<string>)> Read()
    {
        var cases = new List<(string Text, List<string> Chunks)>();
        foreach (var line in File.ReadLines(Path.Combine(Generated.Root, "tests/vectors/speech/chunks.txt")))
        {
            if (line.StartsWith("> ", StringComparison.Ordinal))
            {
                cases.Add((Unescaped(line[2..]), []));
            }
            else if (line.StartsWith("= ", StringComparison.Ordinal))
            {
                cases[^1].Chunks.Add(line[2..]);
            }
        }

        return [.. cases.Select(static c => (c.Text, (IReadOnlyList<string>)c.Chunks))];
    }

    private static string Unescaped(string text) => text.Replace("\\n", "\n", StringComparison.Ordinal).Replace("\\t", "\t", StringComparison.Ordinal);
}
