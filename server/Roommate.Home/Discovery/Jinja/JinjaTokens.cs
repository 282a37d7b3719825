namespace Roommate.Home.Discovery.Jinja;

internal enum JinjaTokenKind
{
    Text,
    OpenPrint,
    ClosePrint,
    OpenBlock,
    CloseBlock,
    Name,
    Number,
    String,
    Sign,
    End,
}

/// <param name="Value">The text of it; of a string literal what it stands for.</param>
internal readonly record struct JinjaToken(JinjaTokenKind Kind, string Value)
{
    public bool Is(string sign) => Kind is JinjaTokenKind.Sign && Value == sign;

    public bool IsName(string name) => Kind is JinjaTokenKind.Name && Value == name;
}
