using System.Globalization;

namespace Roommate.Home.Discovery.Jinja;

/// <summary>Reads expressions, in Jinja's own order of precedence.</summary>
internal class JinjaParser(IReadOnlyList<JinjaToken> tokens)
{
    private const int MostDepth = 60;

    private static readonly string[] Comparisons = ["==", "!=", "<", ">", "<=", ">="];

    private int _at;
    private int _depth;

    protected JinjaToken Current => tokens[_at];

    protected JinjaToken Next() => tokens[_at < tokens.Count - 1 ? _at++ : _at];

    protected bool Skip(string sign)
    {
        if (!Current.Is(sign))
        {
            return false;
        }

        _at++;
        return true;
    }

    protected bool SkipName(string name)
    {
        if (!Current.IsName(name))
        {
            return false;
        }

        _at++;
        return true;
    }

    protected void Expect(string sign) => JinjaProblem.When(!Skip(sign), $"a place where {sign} was expected");

    protected string ExpectName()
    {
        JinjaProblem.When(Current.Kind != JinjaTokenKind.Name, "a place where a name was expected");
        return Next().Value;
    }

    protected JinjaNode Expression(bool choices = true)
    {
        JinjaProblem.When(++_depth > MostDepth, "too many brackets within each other");
        var node = Or();
        while (choices && SkipName("if"))
        {
            var condition = Or();
            node = new JinjaNode.Choice(condition, node, SkipName("else") ? Expression() : null);
        }

        _depth--;
        return node;
    }

    private JinjaNode Or()
    {
        var node = And();
        while (SkipName("or"))
        {
            node = new JinjaNode.Binary("or", node, And());
        }

        return node;
    }

    private JinjaNode And()
    {
        var node = Not();
        while (SkipName("and"))
        {
            node = new JinjaNode.Binary("and", node, Not());
        }

        return node;
    }

    private JinjaNode Not()
    {
        if (!Current.IsName("not"))
        {
            return Comparison();
        }

        JinjaProblem.When(++_depth > MostDepth, "too many nots");
        Next();
        var node = new JinjaNode.Unary("not", Not());
        _depth--;
        return node;
    }

    private JinjaNode Comparison()
    {
        var node = Sum();
        while (true)
        {
            if (Current.Kind == JinjaTokenKind.Sign && Comparisons.Contains(Current.Value))
            {
                node = new JinjaNode.Binary(Next().Value, node, Sum());
            }
            else if (SkipName("in"))
            {
                node = new JinjaNode.Binary("in", node, Sum());
            }
            else if (Current.IsName("not") && tokens[_at + 1].IsName("in"))
            {
                _at += 2;
                node = new JinjaNode.Unary("not", new JinjaNode.Binary("in", node, Sum()));
            }
            else
            {
                return node;
            }
        }
    }

    private JinjaNode Sum() => Chain(["+", "-"], Concatenation);

    private JinjaNode Concatenation() => Chain(["~"], Product);

    private JinjaNode Product() => Chain(["*", "/", "//", "%"], () => Signed(filters: true));

    private JinjaNode Chain(string[] signs, Func<JinjaNode> part)
    {
        var node = part();
        while (Current.Kind == JinjaTokenKind.Sign && signs.Contains(Current.Value))
        {
            node = new JinjaNode.Binary(Next().Value, node, part());
        }

        return node;
    }

    private JinjaNode Signed(bool filters)
    {
        JinjaNode node;
        if (Current.Is("-") || Current.Is("+"))
        {
            JinjaProblem.When(++_depth > MostDepth, "too many signs");
            node = new JinjaNode.Unary(Next().Value, Signed(filters: false));
            _depth--;
        }
        else
        {
            node = Postfix(Primary());
        }

        if (Skip("**"))
        {
            node = new JinjaNode.Binary("**", node, Signed(filters: false));
        }

        return filters ? Filters(node) : node;
    }

    private JinjaNode Primary()
    {
        var token = Next();
        switch (token.Kind)
        {
            case JinjaTokenKind.String:
                var text = token.Value;
                while (Current.Kind == JinjaTokenKind.String)
                {
                    text += Next().Value;
                }

                return new JinjaNode.Literal(text);
            case JinjaTokenKind.Number:
                return new JinjaNode.Literal(long.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var whole)
                    ? whole
                    : (object)double.Parse(token.Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture));
            case JinjaTokenKind.Name:
                return token.Value switch
                {
                    "true" or "True" => new JinjaNode.Literal(true),
                    "false" or "False" => new JinjaNode.Literal(false),
                    "none" or "None" => new JinjaNode.Literal(null),
                    var name => new JinjaNode.Name(name),
                };
            case JinjaTokenKind.Sign when token.Value == "(":
                return Bracketed();
            case JinjaTokenKind.Sign when token.Value == "[":
                return new JinjaNode.ListOf(Items("]"));
            case JinjaTokenKind.Sign when token.Value == "{":
                return Map();
            default:
                throw new JinjaProblem($"an unexpected {(token.Value.Length > 0 ? token.Value : "end")}");
        }
    }

    private JinjaNode Bracketed()
    {
        if (Skip(")"))
        {
            return new JinjaNode.ListOf([]);
        }

        var first = Expression();
        if (Skip(")"))
        {
            return first;
        }

        Expect(",");
        return new JinjaNode.ListOf([first, .. Items(")")]);
    }

    private List<JinjaNode> Items(string close)
    {
        var items = new List<JinjaNode>();
        while (!Skip(close))
        {
            items.Add(Expression());
            JinjaProblem.When(!Skip(",") && !Current.Is(close), $"a list that does not end with {close}");
        }

        return items;
    }

    private JinjaNode.MapOf Map()
    {
        var entries = new List<(JinjaNode, JinjaNode)>();
        while (!Skip("}"))
        {
            var key = Expression();
            Expect(":");
            entries.Add((key, Expression()));
            JinjaProblem.When(!Skip(",") && !Current.Is("}"), "a dict that does not end");
        }

        return new JinjaNode.MapOf(entries);
    }

    private JinjaNode Postfix(JinjaNode node)
    {
        while (true)
        {
            if (Skip("."))
            {
                JinjaProblem.When(Current.Kind is not (JinjaTokenKind.Name or JinjaTokenKind.Number), "a dot without a name");
                var key = Next();
                node = key.Kind == JinjaTokenKind.Name
                    ? new JinjaNode.Member(node, new JinjaNode.Literal(key.Value), IsAttribute: true)
                    : new JinjaNode.Member(node, new JinjaNode.Literal(long.Parse(key.Value.Split('.')[0], CultureInfo.InvariantCulture)), IsAttribute: false);
            }
            else if (Skip("["))
            {
                node = Subscript(node);
            }
            else if (Current.Is("("))
            {
                node = new JinjaNode.Call(node, Arguments());
            }
            else
            {
                return node;
            }
        }
    }

    private JinjaNode Subscript(JinjaNode of)
    {
        var from = Current.Is(":") ? null : Expression();
        if (Skip(":"))
        {
            var to = Current.Is("]") ? null : Expression();
            Expect("]");
            return new JinjaNode.Slice(of, from, to);
        }

        Expect("]");
        return new JinjaNode.Member(of, from!, IsAttribute: false);
    }

    private JinjaNode Filters(JinjaNode node)
    {
        while (true)
        {
            if (Skip("|"))
            {
                var name = ExpectName();
                JinjaProblem.When(!JinjaFilters.Knows(name), $"the filter {name}");
                node = new JinjaNode.Filter(node, name, Current.Is("(") ? Arguments() : JinjaArguments.None);
                node = Postfix(node);
            }
            else if (SkipName("is"))
            {
                var not = SkipName("not");
                var name = ExpectName();
                JinjaProblem.When(!JinjaTests.Knows(name), $"the test {name}");
                node = new JinjaNode.Test(node, name, TestArguments(), not);
            }
            else
            {
                return node;
            }
        }
    }

    // A test may have its one argument without brackets: is divisibleby 3.
    private JinjaArguments TestArguments() =>
        Current.Is("(") ? Arguments()
        : Current.Kind is JinjaTokenKind.String or JinjaTokenKind.Number ? new JinjaArguments([Primary()], [])
        : JinjaArguments.None;

    private JinjaArguments Arguments()
    {
        Expect("(");
        var items = new List<JinjaNode>();
        var named = new List<(string, JinjaNode)>();
        while (!Skip(")"))
        {
            if (Current.Kind == JinjaTokenKind.Name && tokens[_at + 1].Is("="))
            {
                var name = Next().Value;
                Next();
                named.Add((name, Expression()));
            }
            else
            {
                items.Add(Expression());
            }

            JinjaProblem.When(!Skip(",") && !Current.Is(")"), "arguments that do not end");
        }

        return new JinjaArguments(items, named);
    }
}
