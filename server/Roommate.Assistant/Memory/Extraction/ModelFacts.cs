using System.Text;
using System.Text.Json;
using OpenAI.Chat;
using Roommate.Assistant.Models;
using Roommate.Contracts;
using Roommate.Contracts.Assistant;

namespace Roommate.Assistant.Memory.Extraction;

/// <summary>Has the language model read facts out of what a person said. What it answers is data of unknown worth: checked member by member.</summary>
internal sealed class ModelFacts(ModelClient model)
{
    private const int MostFacts = 40;
    private const int MostText = 400;
    private const double MostConfidence = 0.8;

    private const string Schema =
        """
        {"type":"object","properties":{"facts":{"type":"array","items":{"type":"object","properties":{"line":{"type":"integer"},"kind":{"type":"string"},"subject":{"type":"string"},"key":{"type":"string"},"value":{"type":"string"},"text":{"type":"string"},"confidence":{"type":"number"},"sensitive":{"type":"boolean"}},"required":["line","kind","subject","key","value","text","confidence","sensitive"],"additionalProperties":false}}},"required":["facts"],"additionalProperties":false}
        """;

    // An instruction is none of them: what is read out of a conversation never becomes one.
    private static readonly HashSet<string> Kinds = ["person", "pet", "place", "work", "preference", "health", "event", "note"];

    private static readonly string Prompt = ReadPrompt();

    /// <summary>Facts by the number of the line they were read out of; a model that answers nonsense found none.</summary>
    /// <param name="used">Is told what that took, and of which model.</param>
    public async ValueTask<IReadOnlyList<(int Line, ReadFact Fact)>> ReadAsync(IReadOnlyList<string> lines, Action<ModelEntry, ChatTokenUsage> used, CancellationToken ct)
    {
        var said = new StringBuilder("<data>\n");
        for (var i = 0; i < lines.Count; i++)
        {
            said.Append(i).Append(". ").AppendLine(Plain(lines[i]));
        }

        var options = new ChatCompletionOptions { ResponseFormat = ChatResponseFormat.CreateJsonSchemaFormat("facts", BinaryData.FromString(Schema), jsonSchemaIsStrict: true) };
        IReadOnlyList<ChatMessage> messages = [new SystemChatMessage(Prompt), new UserChatMessage(said.Append("</data>").ToString())];
        return Parse(await model.CompleteAsync(ModelRole.Small, messages, options, used, ct), lines.Count);
    }

    internal static IReadOnlyList<(int Line, ReadFact Fact)> Parse(string answer, int lines)
    {
        var from = answer.IndexOf('{', StringComparison.Ordinal);
        var to = answer.LastIndexOf('}');
        try
        {
            var found = from < 0 || to < from ? null : JsonSerializer.Deserialize<Answer>(answer.AsSpan(from, to - from + 1), Wire.Json);
            return [.. (found?.Facts ?? []).Where(f => IsGood(f, lines)).Take(MostFacts).Select(static f => (f.Line, ToFact(f)))];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static bool IsGood(Found fact, int lines) =>
        fact.Line >= 0 && fact.Line < lines && Kinds.Contains(fact.Kind) && fact.Text.Trim().Length is > 3 and < MostText
        && fact.Subject.Length < MostText && fact.Key.Length < MostText && fact.Value.Length < MostText && !fact.Text.Any(char.IsControl);

    private static ReadFact ToFact(Found fact) => new(fact.Kind, fact.Text.Trim(), Math.Clamp(fact.Confidence, 0, MostConfidence))
    {
        Subject = NullIfEmpty(fact.Subject),
        Key = NullIfEmpty(fact.Key)?.ToLowerInvariant(),
        Value = NullIfEmpty(fact.Value),
        Sensitivity = fact.Sensitive || fact.Kind == "health" ? MemorySensitivity.Sensitive : null,
    };

    private static string? NullIfEmpty(string text) => text.Trim() is { Length: > 0 } trimmed ? trimmed : null;

    private static string Plain(string text) => new([.. text.Where(static c => !char.IsControl(c) && c is not '<' and not '>')]);

    private static string ReadPrompt()
    {
        using var stream = typeof(ModelFacts).Assembly.GetManifestResourceStream("Roommate.Assistant.Memory.Extraction.Prompts.facts-1.md")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private sealed record Answer(IReadOnlyList<Found> Facts);

    private sealed record Found(int Line, string Kind, string Text, double Confidence = 0.5, string Subject = "", string Key = "", string Value = "", bool Sensitive = false);
}
