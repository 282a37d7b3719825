using System.Text;

namespace Roommate.Home.Discovery.Jinja;

/// <summary>One rendering of a template. It is bounded: so many steps, so much text.</summary>
internal sealed class JinjaRun(IReadOnlyDictionary<string, object?> given)
{
    private const int MostSteps = 10_000;
    private const int MostText = 16 * 1024;

    private readonly Dictionary<string, object?> _names = new(given, StringComparer.Ordinal);
    private readonly StringBuilder _text = new();
    private int _steps;

    public string Render(IReadOnlyList<JinjaStep> steps)
    {
        Run(steps);
        return _text.ToString();
    }

    private void Run(IReadOnlyList<JinjaStep> steps)
    {
        foreach (var step in steps)
        {
            Count();
            switch (step)
            {
                case JinjaStep.Text text:
                    Write(text.Value);
                    break;
                case JinjaStep.Print print:
                    Write(JinjaValues.Print(Value(print.Value)));
                    break;
                case JinjaStep.Set set:
                    Set(set);
                    break;
                case JinjaStep.If choice:
                    var chosen = choice.Branches.FirstOrDefault(b => b.Condition is null || JinjaValues.IsTrue(Value(b.Condition)));
                    Run(chosen.Steps ?? []);
                    break;
                case JinjaStep.For loop:
                    Loop(loop);
                    break;
            }
        }
    }

    private void Count() => JinjaProblem.When(++_steps > MostSteps, "too many steps");

    private void Write(string text)
    {
        _text.Append(text);
        JinjaProblem.When(_text.Length > MostText, "too much text");
    }

    private void Set(JinjaStep.Set set)
    {
        var value = Value(set.Value);
        if (set.Attribute is null)
        {
            _names[set.Name] = value;
        }
        else if (_names.GetValueOrDefault(set.Name) is JinjaMap map)
        {
            map[set.Attribute] = value;
        }
        else
        {
            throw new JinjaProblem($"{set.Name}.{set.Attribute} of what is no namespace");
        }
    }

    private void Loop(JinjaStep.For loop)
    {
        var items = JinjaValues.Items(Value(loop.Over));
        var before = new Dictionary<string, object?>(_names, StringComparer.Ordinal);
        var chosen = loop.Where is null ? items : [.. items.Where(item => Bind(loop, item) && JinjaValues.IsTrue(Value(loop.Where)))];
        for (var i = 0; i < chosen.Count; i++)
        {
            Count();
            Bind(loop, chosen[i]);
            var place = new JinjaMap { ["index"] = i + 1L, ["index0"] = (long)i, ["first"] = i == 0, ["last"] = i == chosen.Count - 1, ["length"] = (long)chosen.Count };
            _names["loop"] = place;
            Run(loop.Steps);
        }

        // What is set within a loop is not seen behind it, as in Jinja.
        _names.Clear();
        foreach (var (name, value) in before)
        {
            _names[name] = value;
        }

        if (chosen.Count == 0)
        {
            Run(loop.Else);
        }
    }

    private bool Bind(JinjaStep.For loop, object? item)
    {
        if (loop.Names.Count == 1)
        {
            _names[loop.Names[0]] = item;
            return true;
        }

        var parts = JinjaValues.Items(item);
        JinjaProblem.When(parts.Count != loop.Names.Count, "a for whose names do not fit");
        for (var i = 0; i < parts.Count; i++)
        {
            _names[loop.Names[i]] = parts[i];
        }

        return true;
    }

    private object? Value(JinjaNode node)
    {
        Count();
        return node switch
        {
            JinjaNode.Literal literal => literal.Value,
            JinjaNode.Name name => _names.TryGetValue(name.Of, out var value) ? value : JinjaUndefined.Value,
            JinjaNode.ListOf list => list.Items.Select(Value).ToList(),
            JinjaNode.MapOf map => Map(map),
            JinjaNode.Member member => Member(Value(member.Of), Value(member.Key)),
            JinjaNode.Slice slice => Slice(slice),
            JinjaNode.Call call => Call(call),
            JinjaNode.Filter filter => JinjaFilters.Apply(Value(filter.Of), Arguments(filter.Named, filter.Arguments)),
            JinjaNode.Test test => JinjaTests.Holds(Value(test.Of), Arguments(test.Named, test.Arguments)) != test.Not,
            JinjaNode.Unary unary => Unary(unary),
            JinjaNode.Binary binary => Binary(binary),
            JinjaNode.Choice choice => JinjaValues.IsTrue(Value(choice.Condition)) ? Value(choice.Then) : choice.Else is null ? JinjaUndefined.Value : Value(choice.Else),
            _ => throw new JinjaProblem("an unknown part"),
        };
    }

    private JinjaMap Map(JinjaNode.MapOf of)
    {
        var map = new JinjaMap();
        foreach (var (key, value) in of.Entries)
        {
            map[Value(key)] = Value(value);
        }

        return map;
    }

    private static object? Member(object? of, object? key) => of switch
    {
        JinjaMap map => map[key],
        List<object?> list when key is long at => At(list, at),
        string text when key is long at => At([.. text.Select(static c => (object?)c.ToString())], at),
        _ => JinjaUndefined.Value,
    };

    private static object? At(List<object?> list, long at)
    {
        at = at < 0 ? list.Count + at : at;
        return at >= 0 && at < list.Count ? list[(int)at] : JinjaUndefined.Value;
    }

    private object? Slice(JinjaNode.Slice slice)
    {
        var of = Value(slice.Of);
        var count = of is string text ? text.Length : of is List<object?> all ? all.Count : throw new JinjaProblem($"a slice of {JinjaValues.TypeOf(of)}");
        var from = Bound(slice.From, 0, count);
        var length = Math.Max(0, Bound(slice.To, count, count) - from);
        return of is string whole ? whole.Substring(from, length) : ((List<object?>)of!).GetRange(from, length);
    }

    private int Bound(JinjaNode? node, int otherwise, int count)
    {
        if (node is null || Value(node) is null)
        {
            return otherwise;
        }

        var at = Value(node) is long whole ? whole : throw new JinjaProblem("a slice without whole numbers");
        return (int)Math.Clamp(at < 0 ? count + at : at, 0, count);
    }

    private object? Call(JinjaNode.Call call)
    {
        if (call.Of is JinjaNode.Name name)
        {
            JinjaProblem.When(!JinjaFunctions.Knows(name.Of), $"the function {name.Of}");
            return JinjaFunctions.Call(Arguments(name.Of, call.Arguments));
        }

        JinjaProblem.When(call.Of is not JinjaNode.Member { IsAttribute: true, Key: JinjaNode.Literal { Value: string } }, "a call of what is no function");
        var member = (JinjaNode.Member)call.Of;
        return JinjaFunctions.Method(Value(member.Of), Arguments((string)((JinjaNode.Literal)member.Key).Value!, call.Arguments));
    }

    private JinjaCall Arguments(string name, JinjaArguments arguments) =>
        new(name, [.. arguments.Items.Select(Value)], arguments.Named.GroupBy(static n => n.Name).ToDictionary(static g => g.Key, g => Value(g.Last().Value)));

    private object? Unary(JinjaNode.Unary unary)
    {
        var value = Value(unary.Of);
        return unary.Sign switch
        {
            "not" => !JinjaValues.IsTrue(value),
            "-" => JinjaMath.Apply("-", 0L, value),
            _ => JinjaMath.Apply("+", 0L, value),
        };
    }

    private object? Binary(JinjaNode.Binary binary)
    {
        var left = Value(binary.Left);
        switch (binary.Sign)
        {
            case "and":
                return JinjaValues.IsTrue(left) ? Value(binary.Right) : left;
            case "or":
                return JinjaValues.IsTrue(left) ? left : Value(binary.Right);
        }

        var right = Value(binary.Right);
        return binary.Sign switch
        {
            "==" => JinjaValues.AreEqual(left, right),
            "!=" => !JinjaValues.AreEqual(left, right),
            "<" => JinjaValues.Compare(left, right) < 0,
            ">" => JinjaValues.Compare(left, right) > 0,
            "<=" => JinjaValues.Compare(left, right) <= 0,
            ">=" => JinjaValues.Compare(left, right) >= 0,
            "in" => JinjaValues.Contains(right, left),
            "~" => JinjaValues.Join(JinjaValues.Print(left), JinjaValues.Print(right)),
            var sign => JinjaMath.Apply(sign, left, right),
        };
    }
}
