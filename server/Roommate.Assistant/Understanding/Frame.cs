namespace Roommate.Assistant.Understanding;

/// <summary>What a sentence with one meaning consists of, in whatever order: the trigger words, the values, the target.</summary>
internal sealed class Frame
{
    public required string Intent { get; init; }

    public required FrameNeed[] Needs { get; init; }

    public required FrameNeed[] May { get; init; }

    public required FrameNeed[] Not { get; init; }

    public required FrameTarget Target { get; init; }

    public required string[] Kinds { get; init; }

    public required string? Infer { get; init; }

    public required bool Imply { get; init; }

    public required bool Exists { get; init; }

    public required bool KeepRoom { get; init; }

    public required bool Alone { get; init; }

    public bool Addressed { get; private init; }

    public required bool Bare { get; init; }

    /// <summary>Words of measure ("level", "about") mean nothing only beside something measured.</summary>
    public required bool Measures { get; init; }

    public required string? Class { get; init; }

    /// <summary>The classes the thing must be of ("awning": only an awning goes out); empty: any.</summary>
    public required string[] Classes { get; init; }

    /// <summary>What the number must lie between.</summary>
    public required (double From, double To) Range { get; init; }

    public required IReadOnlyList<KeyValuePair<string, object>> Set { get; init; }

    /// <summary>True for "which", "how many" and "any".</summary>
    public bool AsksOfMany { get; private init; }

    public required FrameShape Shape { get; init; }

    public required int Bonus { get; init; }

    /// <summary>True for what is told to be done, not asked.</summary>
    public bool Orders => Shape is FrameShape.Command or FrameShape.Told or FrameShape.Last or FrameShape.Ends;

    /// <summary>True for what changes something.</summary>
    public bool Acts { get; private init; }

    /// <summary>The categories the needs ask for, one bit each: most frames are ruled out by this alone.</summary>
    public required ulong NeedMask { get; init; }

    public static Frame Compile(FrameFile file, Language language)
    {
        var needs = Parse(file.Needs, language);
        return new Frame
        {
            Intent = file.Intent,
            Needs = needs,
            May = Parse(file.May, language),
            Not = Parse(file.Not, language),
            Target = Enum.Parse<FrameTarget>(file.Target, ignoreCase: true),
            Kinds = file.Kinds.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            Infer = file.Infer.Length == 0 ? null : file.Infer,
            Imply = file.Imply,
            Exists = file.Exists,
            KeepRoom = file.KeepRoom,
            Alone = file.Alone,
            Addressed = file.Addressed,
            Bare = file.Bare,
            Measures = needs.Any(need => need.Alternatives.Any(part => part.Kind is SenseKind.Value or SenseKind.Property or SenseKind.Class or SenseKind.Level)),
            Class = file.Class.Length == 0 ? null : file.Class,
            Classes = file.Classes.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            Acts = !file.Intent.StartsWith("get_", StringComparison.Ordinal),
            AsksOfMany = file.Set.GetValueOrDefault(Slots.How) is "which" or "any" or "count",
            Range = (file.From ?? double.MinValue, file.To ?? double.MaxValue),
            Set = [.. file.Set.Select(pair => KeyValuePair.Create(pair.Key, SlotValue.Parse(pair.Value)))],
            Shape = Enum.Parse<FrameShape>(file.Shape, ignoreCase: true),
            Bonus = file.Bonus,
            NeedMask = needs.Where(need => need.SameKind).Aggregate(0UL, (mask, need) => mask | (1UL << (int)need.Alternatives[0].Kind)),
        };
    }

    private static FrameNeed[] Parse(string text, Language language) =>
        [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(part => FrameNeed.Parse(part, language))];
}

/// <summary>One thing a frame asks for, with its alternatives and the slot its value goes to.</summary>
internal sealed record FrameNeed((SenseKind Kind, int Value)[] Alternatives, string? Slot, double Sign)
{
    public const int AnyValue = -1;

    public bool SameKind => Alternatives.All(alternative => alternative.Kind == Alternatives[0].Kind);

    /// <summary>`verb.turn|verb.put`, `color:color`, `value.percent:-step` (the value goes to the slot with its sign turned).</summary>
    public static FrameNeed Parse(string text, Language language)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var slot = colon < 0 ? null : text[(colon + 1)..];
        var sign = 1.0;
        if (slot is ['-', ..])
        {
            sign = -1.0;
            slot = slot[1..];
        }

        var alternatives = (colon < 0 ? text : text[..colon]).Split('|').Select(part =>
        {
            var dot = part.IndexOf('.', StringComparison.Ordinal);
            var kind = Enum.Parse<SenseKind>(dot < 0 ? part : part[..dot], ignoreCase: true);
            return (kind, dot < 0 ? AnyValue : language.Symbol(part[(dot + 1)..]));
        });
        return new FrameNeed([.. alternatives], slot, sign);
    }
}

/// <summary>How much of a target a frame wants.</summary>
internal enum FrameTarget
{
    /// <summary>Nothing may be named.</summary>
    None,

    /// <summary>A room or floor may be named, for its own sake.</summary>
    Place,

    /// <summary>Something may be named.</summary>
    May,

    /// <summary>A thing or a place must be named.</summary>
    Must,

    /// <summary>A thing must be named; a place alone is not enough.</summary>
    Thing,
}

/// <summary>How the words must stand.</summary>
internal enum FrameShape
{
    /// <summary>No question word and no form of "be".</summary>
    Command,

    /// <summary>Starts with a question word or a form of "be".</summary>
    Question,

    /// <summary>Starts with "tell me if" or the like.</summary>
    Whether,

    /// <summary>Ends with a question mark.</summary>
    Asked,

    /// <summary>Does not end with a question mark.</summary>
    Told,

    /// <summary>The first need is what the sentence ends with: "pull the awning in", not "the awning in the garden".</summary>
    Ends,

    /// <summary>The state is not said first: "front door locked", not "locked the front door".</summary>
    Last,
}

/// <summary>Slot values written in data files.</summary>
internal static class SlotValue
{
    public static object Parse(string text) =>
        double.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number) ? Of(number) : text;

    /// <summary>Whole numbers travel as int, others as double.</summary>
    public static object Of(double number) => number == Math.Truncate(number) && Math.Abs(number) < 1e9 ? (object)(int)number : Math.Round(number, 4);
}
