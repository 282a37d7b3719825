namespace Roommate.Assistant.Understanding;

/// <summary>What a frame gathered from the words, before it is looked up in the home.</summary>
internal sealed class Draft(Frame frame, Span[] cover)
{
    public Frame Frame { get; } = frame;

    public Span[] Cover { get; } = cover;

    /// <summary>What each span was taken for, parallel to <see cref="Cover"/>.</summary>
    public Sense[] Chosen { get; } = new Sense[cover.Length];

    public List<KeyValuePair<string, object>> Values { get; } = new(4);

    public Span? DeviceSpan { get; set; }

    public int Person { get; set; } = -1;

    public int Room { get; set; } = -1;

    public int Floor { get; set; } = -1;

    public int Scene { get; set; } = -1;

    public string? Kind { get; set; }

    /// <summary>The word the kind was said with.</summary>
    public string? KindWord { get; set; }

    public string? Class { get; set; }

    public bool Many { get; set; }

    public bool All { get; set; }

    public bool Here { get; set; }

    public bool Home { get; set; }

    public bool Pronoun { get; set; }

    public int Score { get; set; }

    public bool HasPlace => Room >= 0 || Floor >= 0;

    public bool HasThing => DeviceSpan is not null || Person >= 0 || Kind is not null || Class is not null || Pronoun;

    /// <summary>Nothing but "skip it", "turn it up", "brighter": only the room one speaks in can say what is meant.</summary>
    public bool IsBare =>
        (!HasTarget || (Pronoun && !HasPlace && !Here))
        && Array.Exists(Chosen, sense => sense.Kind is SenseKind.More or SenseKind.Pronoun)
        && Array.TrueForAll(Chosen, sense => sense.Kind is SenseKind.Verb or SenseKind.More or SenseKind.Pronoun or <= SenseKind.And);

    public bool HasTarget => HasThing || HasPlace || All || Here || Home;
}
