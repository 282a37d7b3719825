namespace Roommate.Home.Discovery.Jinja;

/// <summary>A part of an expression.</summary>
internal abstract record JinjaNode
{
    internal sealed record Literal(object? Value) : JinjaNode;

    internal sealed record Name(string Of) : JinjaNode;

    internal sealed record ListOf(IReadOnlyList<JinjaNode> Items) : JinjaNode;

    internal sealed record MapOf(IReadOnlyList<(JinjaNode Key, JinjaNode Value)> Entries) : JinjaNode;

    internal sealed record Member(JinjaNode Of, JinjaNode Key, bool IsAttribute) : JinjaNode;

    internal sealed record Slice(JinjaNode Of, JinjaNode? From, JinjaNode? To) : JinjaNode;

    internal sealed record Call(JinjaNode Of, JinjaArguments Arguments) : JinjaNode;

    internal sealed record Filter(JinjaNode Of, string Named, JinjaArguments Arguments) : JinjaNode;

    internal sealed record Test(JinjaNode Of, string Named, JinjaArguments Arguments, bool Not) : JinjaNode;

    internal sealed record Unary(string Sign, JinjaNode Of) : JinjaNode;

    internal sealed record Binary(string Sign, JinjaNode Left, JinjaNode Right) : JinjaNode;

    internal sealed record Choice(JinjaNode Condition, JinjaNode Then, JinjaNode? Else) : JinjaNode;
}

internal sealed record JinjaArguments(IReadOnlyList<JinjaNode> Items, IReadOnlyList<(string Name, JinjaNode Value)> Named)
{
    public static JinjaArguments None { get; } = new([], []);
}

/// <summary>A part of a template's text.</summary>
internal abstract record JinjaStep
{
    internal sealed record Text(string Value) : JinjaStep;

    internal sealed record Print(JinjaNode Value) : JinjaStep;

    internal sealed record Set(string Name, string? Attribute, JinjaNode Value) : JinjaStep;

    internal sealed record If(IReadOnlyList<(JinjaNode? Condition, IReadOnlyList<JinjaStep> Steps)> Branches) : JinjaStep;

    internal sealed record For(IReadOnlyList<string> Names, JinjaNode Over, JinjaNode? Where, IReadOnlyList<JinjaStep> Steps, IReadOnlyList<JinjaStep> Else) : JinjaStep;
}
