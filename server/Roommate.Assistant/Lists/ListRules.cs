using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;

namespace Roommate.Assistant.Lists;

/// <summary>What lists may hold and which item is meant. Pure.</summary>
internal static class ListRules
{
    public const int MostLists = 50;
    public const int MostItems = 300;
    private const int MostName = 60;
    private const int MostText = 200;
    private const int MostAliases = 10;

    private static readonly string[] Articles = ["the", "a", "an", "some", "my", "our", "der", "die", "das", "den", "ein", "eine", "einen"];

    /// <summary>What a home has before it changed anything, in its own language.</summary>
    public static IReadOnlyList<ListHead> BuiltIn(string locale) => locale.StartsWith("de", StringComparison.OrdinalIgnoreCase)
        ?
        [
            new ListHead("lst_shopping", "Einkaufsliste", ["Einkäufe", "Einkaufszettel", "shopping list"]),
            new ListHead("lst_todo", "Aufgaben", ["Aufgabenliste", "To-do-Liste", "to-do list"]),
        ]
        :
        [
            new ListHead("lst_shopping", "Shopping list", ["groceries", "grocery list", "shopping"]),
            new ListHead("lst_todo", "To-do list", ["to-do", "todo list", "tasks"]),
        ];

    public static Fault? CheckName(string? name, IReadOnlyList<string>? aliases) =>
        name is not null && !IsText(name, MostName) ? Fault.Invalid("name", $"A list's name has 1 to {MostName} characters.")
        : aliases is not null && (aliases.Count > MostAliases || !aliases.All(static a => a is not null && IsText(a, MostName)))
            ? Fault.Invalid("aliases", $"At most {MostAliases} other names of 1 to {MostName} characters.")
        : null;

    public static Fault? CheckText(string? text) =>
        text is not null && !IsText(text, MostText) ? Fault.Invalid("text", $"An item has 1 to {MostText} characters.") : null;

    /// <summary>The items that are meant by what somebody calls one: written alike, else those with all its words.</summary>
    public static IReadOnlyList<ListItem> Find(IEnumerable<ListItem> items, string said)
    {
        var wanted = Plain(said);
        ListItem[] all = [.. items];
        ListItem[] same = [.. all.Where(i => Plain(i.Text) == wanted)];
        if (same.Length > 0)
        {
            return same;
        }

        var words = wanted.Split(' ');
        return [.. all.Where(i => words.All(Plain(i.Text).Split(' ').Contains))];
    }

    public static bool IsSame(string text, string other) => Plain(text) == Plain(other);

    /// <summary>Open ones first, in the order they were added.</summary>
    public static IReadOnlyList<ListItem> Shown(IReadOnlyList<ListItem> items) => [.. items.OrderBy(static i => i.Done)];

    private static bool IsText(string text, int most) => text.Trim().Length > 0 && text.Length <= most && !text.Any(char.IsControl);

    private static string Plain(string text)
    {
        var words = text.ToLowerInvariant().Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);
        return string.Join(' ', words.Length > 1 && Articles.Contains(words[0]) ? words[1..] : words).TrimEnd('.', '!');
    }
}
