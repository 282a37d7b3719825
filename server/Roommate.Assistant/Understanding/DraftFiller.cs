namespace Roommate.Assistant.Understanding;

/// <summary>Puts what a span was taken for into the draft.</summary>
internal sealed class DraftFiller(HomeGrammar grammar, Lattice lattice)
{
    private readonly Language language = grammar.Language;

    /// <summary>Adds a part of the target; false when the draft already has one of this sort.</summary>
    public bool AddTo(Draft draft, Span span, Sense sense)
    {
        switch (sense.Kind)
        {
            case SenseKind.Device when draft.DeviceSpan is null && draft.Person < 0:
                draft.DeviceSpan = span;
                return true;
            case SenseKind.Person when draft.Person < 0 && draft.DeviceSpan is null:
                draft.Person = sense.Value;
                return true;
            case SenseKind.Room when draft.Room < 0:
                draft.Room = sense.Value;
                return true;
            case SenseKind.Floor when draft.Floor < 0:
                draft.Floor = sense.Value;
                return true;
            case SenseKind.Kind when draft.Kind is null:
                draft.Kind = language.Name(sense.Value);
                draft.KindWord = draft.Kind is "media" or "climate" ? lattice.Sentence.Original(span.Start, span.End) : null;
                draft.Many |= sense.Many;
                return true;
            case SenseKind.Class when draft.Class is null:
                draft.Class = language.Name(sense.Value);
                draft.Many |= sense.Many;
                return true;
            case SenseKind.All or SenseKind.Any:
                draft.All |= sense.Kind == SenseKind.All;
                return true;
            case SenseKind.Home:
                return draft.Home = true;
            case SenseKind.Here:
                return draft.Here = true;
            case SenseKind.Pronoun when !draft.HasThing:
                return draft.Pronoun = true;
            default:
                return false;
        }
    }

    /// <summary>Takes a need or an extra, with its slot.</summary>
    public void Bind(Draft draft, FrameNeed need, Sense sense, int at)
    {
        draft.Chosen[at] = sense;
        if (sense.Kind == SenseKind.Scene)
        {
            draft.Scene = sense.Value;
        }

        if (sense.Kind is SenseKind.Device or SenseKind.Room or SenseKind.Person or SenseKind.Kind or SenseKind.Class)
        {
            AddTo(draft, draft.Cover[at], sense);
        }

        if (need.Slot is null)
        {
            return;
        }

        if (sense.Kind is SenseKind.Room or SenseKind.Routine)
        {
            draft.Values.Add(KeyValuePair.Create<string, object>(need.Slot, grammar.NameOf(sense)));
            return;
        }

        if (sense.Kind == SenseKind.Value)
        {
            SlotWriter.Write(draft.Values, need.Slot, need.Sign, lattice.Quantities[sense.Value]);
            return;
        }

        draft.Values.Add(KeyValuePair.Create(need.Slot, SlotValue.Parse(language.Name(sense.Value))));
    }
}
