namespace Roommate.Assistant.Understanding;

/// <summary>Sentences that only make sense after another: corrections ("no, the bedroom"), follow-ups ("what about the kitchen"), answers to a tie ("the second one").</summary>
internal sealed class FollowUp(HomeGrammar grammar, Sentence sentence, UnderstandingContext context)
{
    private readonly Language language = grammar.Language;

    public Understood? Understand()
    {
        if (context.Previous is not { Intent: not null } previous)
        {
            return null;
        }

        if (previous.Question is not null && Choose(previous, 0) is { } chosen)
        {
            return chosen;
        }

        var start = Math.Max(Prefix("correct"), Prefix("follow"));
        if (start == 0 || start == sentence.Count)
        {
            return null;
        }

        return (previous.Question is null ? null : Choose(previous, start)) ?? ChangeAny(previous, start);
    }

    /// <summary>After several commands in one sentence it corrects the last one that it fits.</summary>
    private Understood? ChangeAny(Understood previous, int start)
    {
        for (var i = previous.Commands.Count - 1; i >= 0; i--)
        {
            if (Change(previous.Commands[i], start) is { } changed)
            {
                return changed;
            }
        }

        return null;
    }

    private int Prefix(string turn)
    {
        var longest = 0;
        foreach (var phrase in language.File.Turns.GetValueOrDefault(turn) ?? [])
        {
            var words = Sentence.Of(phrase);
            var i = 0;
            while (i < words.Count && i < sentence.Count && words.Word(i).SequenceEqual(sentence.Word(i)))
            {
                i++;
            }

            longest = i == words.Count && i > longest ? i : longest;
        }

        return longest;
    }

    /// <summary>An answer to "which one do you mean": a name, a room, or a place in the row.</summary>
    private Understood? Choose(Understood previous, int start)
    {
        if (Fragment(previous, start) is { } draft && (draft.DeviceSpan is not null || draft.HasPlace))
        {
            var named = previous.Alternatives.Where(choice => Fits(choice, draft)).ToList();
            return named.Count == 1 ? named[0] : null;
        }

        for (var i = start; i < sentence.Count; i++)
        {
            if (language.File.When.Ordinals.TryGetValue(sentence.Word(i).ToString(), out var place) && place <= previous.Alternatives.Count)
            {
                return previous.Alternatives[place - 1];
            }
        }

        return null;
    }

    private bool Fits(Understood choice, Draft draft)
    {
        var device = choice.Targets.Count == 1 && grammar.DeviceIndex.TryGetValue(choice.Targets[0], out var index) ? index : -1;
        return device >= 0
            && (draft.DeviceSpan is null || draft.DeviceSpan.Senses.Exists(sense => sense.Kind == SenseKind.Device && sense.Value == device))
            && (draft.Room < 0 || grammar.Devices[device].RoomId == grammar.Rooms[draft.Room].Id)
            && (draft.Floor < 0 || grammar.IsOnFloor(device, grammar.Floors[draft.Floor].Name));
    }

    /// <summary>The previous command with what was said now put in the place of what it had.</summary>
    private Understood? Change(Understood previous, int start)
    {
        if (Fragment(previous, start) is not { } draft)
        {
            return null;
        }

        var slots = draft.Values.ToDictionary(slot => slot.Key, slot => slot.Value);
        if (!draft.HasTarget)
        {
            return slots.Count == 0 || !slots.Keys.All(previous.Slots.ContainsKey) ? null : Merge(previous, previous.Slots, slots, previous.Targets);
        }

        Inherit(draft, previous);
        if (new TargetResolver(grammar, context).Resolve(draft) is not { } target || target.Devices.Count == 0)
        {
            return null;
        }

        var changed = new Reading(grammar, new Lattice(sentence, grammar), context).Write(draft, target);
        var kept = previous.Slots.Where(slot => slot.Key is not (Slots.Name or Slots.Room or Slots.Floor or Slots.Kind or Slots.Class));
        return Merge(changed, new Dictionary<string, object>(kept), changed.Slots, changed.Targets);
    }

    private static Understood Merge(Understood understood, IReadOnlyDictionary<string, object> kept, IReadOnlyDictionary<string, object> said, IReadOnlyList<string> targets)
    {
        var slots = new Dictionary<string, object>(kept);
        foreach (var (slot, value) in said)
        {
            slots[slot] = value;
        }

        return understood with { Slots = slots, Targets = targets, Question = understood.Question, Commands = null! };
    }

    /// <summary>"No, the bedroom": the kind stays the one spoken of.</summary>
    private void Inherit(Draft draft, Understood previous)
    {
        if (draft.HasThing)
        {
            return;
        }

        draft.Kind = previous.Slots.GetValueOrDefault(Slots.Kind) as string;
        draft.Class = previous.Slots.GetValueOrDefault(Slots.Class) as string;
        draft.Many = true;
        if (draft.Kind is null && draft.Class is null && previous.Slots.ContainsKey(Slots.Name) && previous.Targets is [var id, ..] && grammar.DeviceIndex.TryGetValue(id, out var device))
        {
            draft.Kind = grammar.Devices[device].Components.Select(part => part.Kind).FirstOrDefault();
        }
    }

    /// <summary>The words from <paramref name="start"/> on as a target or a value; null when they are more than that.</summary>
    private Draft? Fragment(Understood previous, int start)
    {
        var lattice = new Lattice(sentence, grammar);
        if (!lattice.CanExplain(start))
        {
            return null;
        }

        var matcher = new FrameMatcher(grammar, lattice);
        var drafts = new List<Draft>();
        foreach (var frame in language.FragmentFrames(previous.Intent!, previous.Slots))
        {
            foreach (var cover in lattice.Covers(start))
            {
                matcher.Match(frame, cover, drafts);
            }
        }

        return drafts.Where(draft => draft.HasTarget || draft.Values.Count > 0).MaxBy(draft => draft.Score);
    }
}
