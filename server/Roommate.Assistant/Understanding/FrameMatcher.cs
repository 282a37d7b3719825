namespace Roommate.Assistant.Understanding;

/// <summary>Fits one cover of the sentence to the frames: every need once, every other word part of the target or without meaning.</summary>
internal sealed class FrameMatcher(HomeGrammar grammar, Lattice lattice)
{
    private static readonly SenseKind[] NameOrder = [SenseKind.Device, SenseKind.Person, SenseKind.Room, SenseKind.Floor];

    private static readonly SenseKind[] PlaceOrder = [SenseKind.Room, SenseKind.Floor];

    private static readonly SenseKind[] KindOnly = [SenseKind.Kind];

    private static readonly SenseKind[] TargetOrder =
        [SenseKind.Kind, SenseKind.Class, SenseKind.All, SenseKind.Any, SenseKind.Home, SenseKind.Here, SenseKind.Pronoun];

    private static readonly SenseKind[] EmptyOrder =
        [SenseKind.Filler, SenseKind.Polite, SenseKind.Prep, SenseKind.To, SenseKind.By];

    /// <summary>What a derived name costs; a word only one device is called by is as good as its name.</summary>
    private static readonly int[] RankCosts = [0, 3, 6, 1];

    private const int UncountedCost = 20;

    private readonly Language language = grammar.Language;
    private readonly DraftFiller filler = new(grammar, lattice);

    /// <summary>The drafts one frame allows.</summary>
    public void Match(Frame frame, Span[] cover, List<Draft> drafts)
    {
        TryFrame(frame, cover, namesFirst: true, drafts);
        TryFrame(frame, cover, namesFirst: false, drafts);
    }

    /// <summary>Every draft the cover allows, as whole readings of the sentence.</summary>
    public void Match(Span[] cover, List<Draft> drafts)
    {
        var mask = MaskOf(cover);
        var opening = Opening(cover);
        foreach (var frame in language.Frames)
        {
            if ((frame.NeedMask & ~mask) != 0 || !FitsShape(frame, opening, mask))
            {
                continue;
            }

            TryFrame(frame, cover, namesFirst: true, drafts);
            if (frame.Target != FrameTarget.None && (mask & Bit(SenseKind.Device)) != 0)
            {
                TryFrame(frame, cover, namesFirst: false, drafts);
            }
        }
    }

    private static ulong Bit(SenseKind kind) => 1UL << (int)kind;

    private static ulong MaskOf(Span[] cover)
    {
        var mask = 0UL;
        foreach (var span in cover)
        {
            foreach (var sense in span.Senses)
            {
                mask |= Bit(sense.Kind);
            }
        }

        return mask;
    }

    /// <summary>The first span with a meaning: it says whether this is a question.</summary>
    private static Span? Opening(Span[] cover)
    {
        foreach (var span in cover)
        {
            if (!span.Has(SenseKind.Polite) && !span.Has(SenseKind.Filler))
            {
                return span;
            }
        }

        return null;
    }

    private bool FitsShape(Frame frame, Span? opening, ulong mask) => frame.Shape switch
    {
        FrameShape.Question => opening is not null && (opening.Has(SenseKind.Ask) || opening.Senses.Exists(sense => sense.Kind == SenseKind.Be && sense.Value != language.Stated)),
        FrameShape.Asked => lattice.Sentence.Asks && opening?.Has(SenseKind.State) != true,
        FrameShape.Last => opening?.Has(SenseKind.State) != true,
        FrameShape.Ends or FrameShape.Told => !lattice.Sentence.Asks,
        FrameShape.Whether => opening is not null && opening.Has(SenseKind.Ask),
        _ => true,
    } && mask != 0;

    /// <summary>A word without meaning of its own that also has a forbidden one ("by", "to", "'s").</summary>
    private static bool Forbids(Frame frame, Span span)
    {
        foreach (var sense in span.Senses)
        {
            if (Forbids(frame, sense))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Forbids(Frame frame, Sense sense)
    {
        foreach (var not in frame.Not)
        {
            var (kind, value) = not.Alternatives[0];
            if (kind == sense.Kind && (value == FrameNeed.AnyValue || value == sense.Value))
            {
                return true;
            }
        }

        return false;
    }

    private void TryFrame(Frame frame, Span[] cover, bool namesFirst, List<Draft> drafts)
    {
        Span<int> places = stackalloc int[frame.Needs.Length];
        FillNeeds(frame, cover, 0, 0, places, namesFirst, drafts);
    }

    /// <summary>Tries every place for each need; the first whole reading of each arrangement counts.</summary>
    private bool FillNeeds(Frame frame, Span[] cover, int need, uint used, Span<int> places, bool namesFirst, List<Draft> drafts)
    {
        if (need == frame.Needs.Length)
        {
            return Complete(frame, cover, used, places, namesFirst, drafts);
        }

        for (var i = 0; i < cover.Length; i++)
        {
            if ((used & (1u << i)) != 0 || !TryTake(frame.Needs[need], cover[i], out var taken) || Forbids(frame, taken) || !InRange(frame, taken))
            {
                continue;
            }

            places[need] = i;
            if (FillNeeds(frame, cover, need + 1, used | (1u << i), places, namesFirst, drafts))
            {
                return true;
            }
        }

        return false;
    }

    private bool TryTake(FrameNeed need, Span span, out Sense taken)
    {
        foreach (var (kind, value) in need.Alternatives)
        {
            foreach (var sense in span.Senses)
            {
                if (sense.Kind == kind && (value == FrameNeed.AnyValue || ValueOf(sense) == value))
                {
                    taken = sense;
                    return true;
                }
            }
        }

        taken = default;
        return false;
    }

    private bool InRange(Frame frame, Sense sense) =>
        sense.Kind != SenseKind.Value || (lattice.Quantities[sense.Value].Amount >= frame.Range.From && lattice.Quantities[sense.Value].Amount <= frame.Range.To);

    /// <summary>A quantity is asked for by its unit.</summary>
    private int ValueOf(Sense sense) =>
        sense.Kind == SenseKind.Value ? language.UnitSymbol(lattice.Quantities[sense.Value].Unit) : sense.Value;

    private bool Complete(Frame frame, Span[] cover, uint used, Span<int> places, bool namesFirst, List<Draft> drafts)
    {
        var draft = new Draft(frame, cover);
        for (var i = 0; i < places.Length; i++)
        {
            TryTake(frame.Needs[i], cover[places[i]], out var sense);
            filler.Bind(draft, frame.Needs[i], sense, places[i]);
        }

        var mays = 0;
        for (var i = 0; i < cover.Length; i++)
        {
            if ((used & (1u << i)) == 0 && !TakeRest(draft, i, namesFirst, ref mays))
            {
                return false;
            }
        }

        if (!FitsTarget(draft) || (frame.Shape == FrameShape.Ends && !EndsWith(draft, places[0])) || NamesTwice(draft) || WondersOnly(draft))
        {
            return false;
        }

        draft.Score = 1000 + frame.Bonus - (12 * cover.Length) + (4 * frame.Needs.Length) - mays - RankCost(draft) - (CountsNothing(draft) ? UncountedCost : 0);
        drafts.Add(draft);
        return true;
    }

    /// <summary>Nothing but politeness comes after it.</summary>
    private static bool EndsWith(Draft draft, int place)
    {
        for (var i = place + 1; i < draft.Cover.Length; i++)
        {
            if (draft.Chosen[i].Kind is not (SenseKind.Polite or SenseKind.Filler))
            {
                return false;
            }
        }

        return place > 0;
    }

    /// <summary>"Put it on the table": where "it" is one thing and the table another, this is no command.</summary>
    private bool NamesTwice(Draft draft) =>
        (draft.DeviceSpan is not null || draft.Kind is not null || draft.Class is not null)
        && Array.Exists(draft.Chosen, sense => sense.Kind == SenseKind.Pronoun && sense.Value == language.Thing);

    /// <summary>"Shut the front door, really?": what ends as a question is an order only where it was asked for ("could you").</summary>
    private bool WondersOnly(Draft draft) =>
        draft.Frame.Acts && lattice.Sentence.Asks && !Array.Exists(draft.Chosen, sense => sense.Kind == SenseKind.Polite);

    /// <summary>"Every light blue" without a thing: "every" counts something, and here it is the light.</summary>
    private bool CountsNothing(Draft draft) =>
        !draft.HasThing && !draft.HasPlace && !draft.Home && Array.Exists(draft.Chosen, sense => sense.Kind == SenseKind.All && sense.Value != language.Thing);

    private static int RankCost(Draft draft)
    {
        var cost = 0;
        for (var i = 0; i < draft.Cover.Length; i++)
        {
            cost += RankCosts[Math.Min(draft.Chosen[i].Rank, RankCosts.Length - 1)] + (draft.Cover[i].Slip ? 30 : 0);
        }

        return cost;
    }

    private bool TakeRest(Draft draft, int i, bool namesFirst, ref int mays)
    {
        var span = draft.Cover[i];
        var hasTarget = draft.Frame.Target != FrameTarget.None;
        var placeOnly = draft.Frame.Target == FrameTarget.Place;
        if (OwnsNext(draft.Cover, i))
        {
            draft.Chosen[i] = new Sense(SenseKind.Filler, language.Nothing);
            return true;
        }

        if (hasTarget && (TakeTarget(draft, span, i, placeOnly ? PlaceOrder : NameOrder, namesFirst) || TakeKindFirst(draft, span, i, namesFirst)))
        {
            return true;
        }

        foreach (var may in draft.Frame.May)
        {
            if (TryTake(may, span, out var sense))
            {
                filler.Bind(draft, may, sense, i);
                mays++;
                return true;
            }
        }

        if (hasTarget && !placeOnly && TakeTarget(draft, span, i, TargetOrder, namesFirst))
        {
            return true;
        }

        foreach (var kind in Forbids(draft.Frame, span) && !(draft.Frame.Intent == Intents.GetState && LeadsToTarget(draft.Cover, i)) ? [] : EmptyOrder)
        {
            if (TryFind(span, kind, out var sense) && (sense.Kind != SenseKind.Filler || sense.Value != language.Measure || draft.Frame.Measures))
            {
                draft.Chosen[i] = sense;
                return true;
            }
        }

        return false;
    }

    /// <summary>"Noah's star projector": whose it is says nothing more where the thing has a name of its own.</summary>
    private static bool OwnsNext(Span[] cover, int i) =>
        i + 2 < cover.Length && cover[i].Has(SenseKind.Person) && cover[i + 1].Has(SenseKind.Filler) && cover[i + 1].End == cover[i + 1].Start + 1 && cover[i + 2].Has(SenseKind.Device);

    /// <summary>"Stop the vacuum": a word that is a thing and a deed is the thing as long as none was named.</summary>
    private bool TakeKindFirst(Draft draft, Span span, int i, bool namesFirst) =>
        draft.Frame.Target == FrameTarget.Thing && !draft.HasThing && !Array.Exists(draft.Cover, other => other.Has(SenseKind.Device)) && span.Has(SenseKind.Kind) && span.Has(SenseKind.Verb) && TakeTarget(draft, span, i, KindOnly, namesFirst);

    /// <summary>"On" before a name is where it is, not how it is: "how much battery is left on Tom's phone".</summary>
    private bool LeadsToTarget(Span[] cover, int i) =>
        cover[i].Has(SenseKind.Prep) && cover[i].Has(SenseKind.State) && i + 1 < cover.Length
        && cover[i + 1].Senses.Exists(sense => sense.Kind is SenseKind.Device or SenseKind.Room or SenseKind.Floor or SenseKind.Person or SenseKind.Class or SenseKind.Kind || (sense.Kind == SenseKind.Filler && sense.Value == language.Nothing));

    private bool TakeTarget(Draft draft, Span span, int i, SenseKind[] order, bool namesFirst)
    {
        foreach (var kind in order)
        {
            if ((kind == SenseKind.Device && !namesFirst) || !TryFind(span, kind, out var sense) || Forbids(draft.Frame, sense) || !filler.AddTo(draft, span, sense))
            {
                continue;
            }

            draft.Chosen[i] = sense;
            return true;
        }

        return false;
    }

    private static bool FitsTarget(Draft draft) => draft.Frame.Target switch
    {
        FrameTarget.Must => draft.HasTarget,
        FrameTarget.Thing => draft.HasThing,
        _ => true,
    };

    private static bool TryFind(Span span, SenseKind kind, out Sense found)
    {
        foreach (var sense in span.Senses)
        {
            if (sense.Kind == kind)
            {
                found = sense;
                return true;
            }
        }

        found = default;
        return false;
    }
}
