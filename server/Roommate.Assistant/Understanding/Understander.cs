namespace Roommate.Assistant.Understanding;

/// <summary>Understands sentences about one home. Pure: the same text and context give the same answer.</summary>
public sealed class Understander(HomeGrammar grammar)
{
    /// <summary>What the sentence means, or <see cref="Understood.Nothing"/>.</summary>
    public Understood Understand(string text, UnderstandingContext context)
    {
        var sentence = Sentence.Of(text);
        if (sentence.Count == 0 || sentence.Cut)
        {
            return Understood.Nothing;
        }

        var lattice = new Lattice(sentence, grammar);
        return UnderstandFrames(lattice, context) ?? Understood.Nothing;
    }

    private Understood? UnderstandFrames(Lattice lattice, UnderstandingContext context)
    {
        if (!lattice.CanExplain(0))
        {
            return null;
        }

        var matcher = new FrameMatcher(grammar, lattice);
        var drafts = new List<Draft>();
        foreach (var cover in lattice.Covers(0, lattice.Sentence.Count))
        {
            matcher.Match(cover, drafts);
        }

        return new Reading(grammar, lattice, context).Best(drafts);
    }
}
