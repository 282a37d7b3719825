namespace Roommate.Home.Discovery.Jinja;

/// <summary>Reads a whole template: text, prints, if, set and for.</summary>
internal sealed class JinjaSteps(IReadOnlyList<JinjaToken> tokens) : JinjaParser(tokens)
{
    private const int MostNesting = 20;

    private int _nesting;

    public static IReadOnlyList<JinjaStep> Read(string source)
    {
        var steps = new JinjaSteps(JinjaLexer.Read(source));
        var all = steps.Until([], out _);
        return all;
    }

    private List<JinjaStep> Until(string[] ends, out string ended)
    {
        JinjaProblem.When(++_nesting > MostNesting, "too many blocks within each other");
        var steps = new List<JinjaStep>();
        while (true)
        {
            var token = Next();
            switch (token.Kind)
            {
                case JinjaTokenKind.End:
                    JinjaProblem.When(ends.Length > 0, "a block that does not end");
                    ended = "";
                    _nesting--;
                    return steps;
                case JinjaTokenKind.Text:
                    steps.Add(new JinjaStep.Text(token.Value));
                    break;
                case JinjaTokenKind.OpenPrint:
                    steps.Add(new JinjaStep.Print(Expression()));
                    Close(JinjaTokenKind.ClosePrint);
                    break;
                default:
                    var word = ExpectName();
                    if (ends.Contains(word))
                    {
                        ended = word;
                        _nesting--;
                        return steps;
                    }

                    steps.Add(Block(word));
                    break;
            }
        }
    }

    private void Close(JinjaTokenKind kind) => JinjaProblem.When(Next().Kind != kind, "a part that does not end where it should");

    private JinjaStep Block(string word)
    {
        switch (word)
        {
            case "if":
                return If();
            case "for":
                return For();
            case "set":
                var name = ExpectName();
                var attribute = Skip(".") ? ExpectName() : null;
                Expect("=");
                var value = Expression();
                Close(JinjaTokenKind.CloseBlock);
                return new JinjaStep.Set(name, attribute, value);
            default:
                throw new JinjaProblem($"the block {word}");
        }
    }

    private JinjaStep.If If()
    {
        var branches = new List<(JinjaNode?, IReadOnlyList<JinjaStep>)>();
        JinjaNode? condition = Expression();
        while (true)
        {
            Close(JinjaTokenKind.CloseBlock);
            var steps = Until(condition is null ? ["endif"] : ["elif", "else", "endif"], out var ended);
            branches.Add((condition, steps));
            if (ended == "endif")
            {
                Close(JinjaTokenKind.CloseBlock);
                return new JinjaStep.If(branches);
            }

            condition = ended == "elif" ? Expression() : null;
        }
    }

    private JinjaStep.For For()
    {
        var names = new List<string> { ExpectName() };
        while (Skip(","))
        {
            names.Add(ExpectName());
        }

        JinjaProblem.When(!SkipName("in"), "a for without in");
        var over = Expression(choices: false);
        var where = SkipName("if") ? Expression() : null;
        Close(JinjaTokenKind.CloseBlock);
        var steps = Until(["else", "endfor"], out var ended);
        List<JinjaStep> otherwise = [];
        if (ended == "else")
        {
            Close(JinjaTokenKind.CloseBlock);
            otherwise = Until(["endfor"], out _);
        }

        Close(JinjaTokenKind.CloseBlock);
        return new JinjaStep.For(names, over, where, steps, otherwise);
    }
}
