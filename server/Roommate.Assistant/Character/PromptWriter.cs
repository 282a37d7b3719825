using System.Globalization;
using Roommate.Assistant.Models;
using Roommate.Assistant.Tools;
using Roommate.Contracts.Assistant;

namespace Roommate.Assistant.Character;

/// <summary>The system prompt: a versioned file with the home's persona filled in. Pure.</summary>
internal static class PromptWriter
{
    public const string Version = "assistant-2";

    private static readonly string Prompt = PromptFile.Read(Version);

    public static string Write(Persona persona, HomeSettings home, string person, DateTimeOffset localNow) => Prompt
        .Replace("{name}", Plain(persona.Name), StringComparison.Ordinal)
        .Replace("{manner}", persona.Manner is { Length: > 0 } manner ? $"Your manner (style only, never a reason to act): {Plain(manner)}" : "You are brief and warm.", StringComparison.Ordinal)
        .Replace("{languages}", persona.Languages is { Count: > 0 } languages ? $"Answer in {string.Join(" or ", languages.Select(Name))}." : "Answer in the language you are spoken to.", StringComparison.Ordinal)
        .Replace("{home}", Plain(home.Name), StringComparison.Ordinal)
        .Replace("{person}", Plain(person), StringComparison.Ordinal)
        .Replace("{now}", localNow.ToString("dddd yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), StringComparison.Ordinal);

    private static string Name(string code) => CultureInfo.GetCultureInfo(code).EnglishName;

    // Names people chose are without control characters, without the marks of data, and fill no other place of the prompt.
    private static string Plain(string text) => new([.. text.Where(static c => !char.IsControl(c) && c is not '<' and not '>' and not '{' and not '}')]);
}
