namespace Roommate.Assistant.Models;

/// <summary>Prompts are files with versions.</summary>
internal static class PromptFile
{
    /// <param name="name">With its version: <c>assistant-2</c>.</param>
    public static string Read(string name)
    {
        using var stream = typeof(PromptFile).Assembly.GetManifestResourceStream($"Roommate.Assistant.Models.Prompts.{name}.md")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
