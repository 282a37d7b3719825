namespace Roommate.Assistant.Understanding;

/// <summary>Chooses among the drafts of a sentence and writes the chosen one out.</summary>
internal sealed class Reading(HomeGrammar grammar, Lattice lattice, UnderstandingContext context)
{
    private const int BestPossible = 1000;
    private const int NamePreference = 5;
    private const int MostNamed = 6;
    private const int MostChoices = 50;
    private readonly TargetResolver resolver = new(grammar, context);

    public Understood? Best(List<Draft> drafts)
    {
        Draft? best = null;
        Target? bestTarget = null;
        var bestScore = int.MinValue;
        foreach (var draft in drafts)
        {
            if (draft.Score + NamePreference <= bestScore || resolver.Resolve(draft) is not { } target)
            {
                continue;
            }

            var score = draft.Score + Preference(draft, target);
            if (score > bestScore)
            {
                (best, bestTarget, bestScore) = (draft, target, score);
            }
        }

        return best is null ? null : Write(best, bestTarget!);
    }

    /// <summary>Names before rooms, and what is in the home before what is not.</summary>
    private static int Preference(Draft draft, Target target) =>
        (draft.DeviceSpan is null ? 0 : NamePreference) - (target.Devices.Count == 0 && draft.Frame.Target is not (FrameTarget.None or FrameTarget.Place) && target.Person < 0 ? 40 : 0) - (target.Tie ? 8 : 0);

    /// <summary>The draft as an answer.</summary>
    public Understood Write(Draft draft, Target target)
    {
        var slots = new Dictionary<string, object>();
        if (target.Name is not null)
        {
            slots[Slots.Name] = target.Name;
        }

        if (target.Person >= 0)
        {
            slots[Slots.Name] = grammar.People[target.Person].Name;
        }

        if (target.Room >= 0)
        {
            slots[Slots.Room] = grammar.Rooms[target.Room].Name;
        }

        if (target.Floor >= 0)
        {
            slots[Slots.Floor] = grammar.Floors[target.Floor].Name;
        }

        Put(slots, Slots.Kind, target.Name is null ? target.Kind : null);
        Put(slots, Slots.Class, target.Name is null ? target.Class : IsPartOfName(draft, target.Name) ? null : draft.Class);
        Put(slots, Slots.Scene, draft.Scene < 0 ? null : grammar.Scenes[draft.Scene].Name);
        foreach (var (slot, value) in draft.Values.Concat(draft.Frame.Set))
        {
            slots[slot] = value;
        }

        var found = target.Devices.Count > 0 || draft.Frame.Target is FrameTarget.None or FrameTarget.Place || target.Person >= 0;
        var understood = new Understood
        {
            Intent = draft.Frame.Intent,
            Slots = slots,
            Targets = target.Tie ? [] : [.. target.Devices.Select(device => grammar.Devices[device].Id)],
            Confidence = Math.Round(Math.Clamp(1.0 - ((BestPossible - draft.Score) / 1500.0) - (found ? 0 : 0.2) - (target.Tie ? 0.3 : 0), 0.3, 1.0), 2),
            Explanation = Explain(draft),
        };
        return target.Tie ? AskBack(understood, target) : understood;
    }

    /// <summary>"Bath humidity" is the name of a thing; its "humidity" asks for nothing more.</summary>
    private bool IsPartOfName(Draft draft, string name)
    {
        var at = Array.FindIndex(draft.Chosen, sense => sense.Kind == SenseKind.Class);
        return at >= 0 && name.EndsWith(" " + lattice.Sentence.Original(draft.Cover[at].Start, draft.Cover[at].End), StringComparison.OrdinalIgnoreCase);
    }

    private static void Put(Dictionary<string, object> slots, string slot, string? value)
    {
        if (value is not null)
        {
            slots[slot] = value;
        }
    }

    private Understood AskBack(Understood understood, Target target)
    {
        var choices = target.Devices.Take(MostChoices).Select(device => understood with
        {
            Slots = new Dictionary<string, object>(understood.Slots.Where(slot => slot.Key is not Slots.Kind and not Slots.Class)) { [Slots.Name] = grammar.Devices[device].Name },
            Targets = [grammar.Devices[device].Id],
            Commands = null!,
        }).ToList();
        return understood with { Alternatives = choices, Question = Ask(target) };
    }

    private string Ask(Target target)
    {
        var replies = grammar.Language.File.Replies;
        if (target.Devices.Count > MostNamed)
        {
            return replies["whichRoom"];
        }

        var names = target.Devices.Select(Describe).ToList();
        var choice = string.Join(", ", names.SkipLast(1)) + replies["or"] + names[^1];
        return string.Format(System.Globalization.CultureInfo.InvariantCulture, replies["which"], choice);
    }

    private string Describe(int device)
    {
        var named = grammar.Devices[device];
        return named.RoomId is { } room && grammar.RoomIndex.TryGetValue(room, out var index)
            ? $"{named.Name} ({grammar.Rooms[index].Name})"
            : named.Name;
    }

    private List<ExplainedWords> Explain(Draft draft)
    {
        var explained = new List<ExplainedWords>(draft.Cover.Length);
        for (var i = 0; i < draft.Cover.Length; i++)
        {
            explained.Add(new ExplainedWords(lattice.Sentence.Original(draft.Cover[i].Start, draft.Cover[i].End), Describe(draft.Chosen[i])));
        }

        return explained;
    }

    private string Describe(Sense sense)
    {
        var what = sense.Kind == SenseKind.Value
            ? lattice.Quantities[sense.Value].Amount.ToString(System.Globalization.CultureInfo.InvariantCulture)
            : grammar.NameOf(sense);
        return what.Length == 0 ? Word(sense.Kind) : $"{Word(sense.Kind)} {what}";
    }

    private static string Word(SenseKind kind) => kind.ToString().ToLowerInvariant();
}
