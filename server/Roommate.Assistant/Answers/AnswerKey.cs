using System.Security.Cryptography;
using System.Text;

namespace Roommate.Assistant.Answers;

/// <summary>
/// What must be the same for an answer to be the same: the person, the home, the question in its plain form, what is
/// remembered for it, how the devices are, what was said just before, the model, the prompt, the language and the day. Pure.
/// </summary>
internal sealed record AnswerKey(string UserId, string HomeId, string Question)
{
    public IReadOnlyList<string> Memories { get; init; } = [];

    public string Devices { get; init; } = "";

    public IReadOnlyList<string> SaidBefore { get; init; } = [];

    public string Model { get; init; } = "";

    public string Prompt { get; init; } = "";

    public string Language { get; init; } = "";

    public string Day { get; init; } = "";

    /// <summary>Each part with its length, so that no two keys run into each other.</summary>
    public string Hash()
    {
        var text = new StringBuilder();
        foreach (var part in (IEnumerable<string>)[UserId, HomeId, Plain(Question), Devices, Model, Prompt, Language, Day, "m", .. Memories, "s", .. SaidBefore])
        {
            text.Append(part.Length).Append(':').Append(part).Append(';');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    /// <summary>Case, spaces and the mark at the end make no other question.</summary>
    public static string Plain(string question) =>
        string.Join(' ', question.Normalize(NormalizationForm.FormC).ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.', '!', '?', ' ');
}
