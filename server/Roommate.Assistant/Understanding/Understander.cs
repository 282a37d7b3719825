namespace Roommate.Assistant.Understanding;

/// <summary>Understands sentences about one home. Pure: the same text and context give the same answer.</summary>
public sealed class Understander(HomeGrammar grammar)
{
    /// <summary>What the sentence means, or <see cref="Understood.Nothing"/>.</summary>
    public Understood Understand(string text, UnderstandingContext context)
    {
        var sentence = Sentence.Of(CompoundWords.Open(text, grammar));
        return sentence.Count == 0 || sentence.Cut ? Understood.Nothing : Understand(sentence, context) ?? Understood.Nothing;
    }

    /// <summary>What the home calls a device, or null when it has no such.</summary>
    public string? NameOf(string deviceId) => grammar.DeviceIndex.TryGetValue(deviceId, out var index) ? grammar.Devices[index].Name : null;

    private Understood? Understand(Sentence sentence, UnderstandingContext context)
    {
        if (new FollowUp(grammar, sentence, context).Understand() is { } followUp)
        {
            return followUp;
        }

        var lattice = new Lattice(sentence, grammar);
        if (UnderstandFrames(lattice, context) is { } understood)
        {
            return understood;
        }

        var compound = new Compound(grammar, sentence, context, One, Any);
        return compound.Split()
            ?? (lattice.CanExplain(0) ? compound.Share() : null)
            ?? new TailMatcher(grammar, lattice, context).Match();
    }

    /// <summary>A part of a compound sentence that must be one command.</summary>
    private Understood? One(string text, UnderstandingContext context)
    {
        var lattice = new Lattice(Sentence.Of(text), grammar);
        return UnderstandFrames(lattice, context) ?? new TailMatcher(grammar, lattice, context).Match();
    }

    /// <summary>The rest of a compound sentence, which may itself be compound.</summary>
    private Understood? Any(string text, UnderstandingContext context) => Understand(Sentence.Of(text), context);

    private Understood? UnderstandFrames(Lattice lattice, UnderstandingContext context)
    {
        if (!lattice.CanExplain(0))
        {
            return null;
        }

        var matcher = new FrameMatcher(grammar, lattice);
        var drafts = new List<Draft>();
        foreach (var cover in lattice.Covers(0))
        {
            matcher.Match(cover, drafts);
        }

        return new Reading(grammar, lattice, context).Best(drafts);
    }
}
