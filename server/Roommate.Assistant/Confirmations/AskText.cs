using System.Globalization;
using System.Text;
using Roommate.Contracts.Assistant;

namespace Roommate.Assistant.Confirmations;

/// <summary>Questions in the server's own words: a person confirms what will be done, not what a model says of it. Pure.</summary>
internal static class AskText
{
    public static string Of(IReadOnlyList<Confirmation> asked)
    {
        if (asked.Count == 1)
        {
            return $"Shall I {asked[0].Text}? Say yes or no within a minute.";
        }

        var text = new StringBuilder("Shall I do this?\n");
        for (var i = 0; i < asked.Count; i++)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{i + 1}. {asked[i].Text}");
        }

        return text.Append("Say “yes to all” or “no” within a minute, or answer each by itself.").ToString();
    }
}
