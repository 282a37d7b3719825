namespace Roommate.Home.Discovery.Jinja;

/// <summary>Functions, and the methods of texts and dicts.</summary>
internal static class JinjaFunctions
{
    private static readonly string[] Names = ["float", "int", "bool", "range", "namespace", "dict", "min", "max", "iif", "states", "is_state", "state_attr"];

    public static bool Knows(string name) => Names.Contains(name);

    public static object? Call(JinjaCall call) => call.Name switch
    {
        "float" => JinjaFilters.ToFloat(call.At(0), Rest(call)),
        "int" => JinjaFilters.ToInt(call.At(0), Rest(call)),
        "bool" => JinjaFilters.ToBool(call.At(0), Rest(call)),
        "range" => Range(call),
        "namespace" or "dict" => MapOf(call),
        "min" => JinjaFilters.Apply(Several(call), call),
        "max" => JinjaFilters.Apply(Several(call), call),
        "iif" => JinjaFilters.Apply(call.At(0), Rest(call)),
        // The states of another home server are not here: what it would say of one it does not know.
        "states" => "unknown",
        "is_state" => false,
        _ => null,
    };

    public static object? Method(object? of, JinjaCall call) => of switch
    {
        string text => OfText(text, call),
        JinjaMap map => OfMap(map, call),
        _ => throw new JinjaProblem($".{call.Name}() of {JinjaValues.TypeOf(of)}"),
    };

    private static object? OfText(string text, JinjaCall call) => call.Name switch
    {
        "lower" => text.ToLowerInvariant(),
        "upper" => text.ToUpperInvariant(),
        "title" or "capitalize" or "replace" => JinjaFilters.Apply(text, call),
        "strip" => call.Has(0) ? text.Trim(call.Text(0).ToCharArray()) : text.Trim(),
        "lstrip" => call.Has(0) ? text.TrimStart(call.Text(0).ToCharArray()) : text.TrimStart(),
        "rstrip" => call.Has(0) ? text.TrimEnd(call.Text(0).ToCharArray()) : text.TrimEnd(),
        "startswith" => text.StartsWith(call.Text(0), StringComparison.Ordinal),
        "endswith" => text.EndsWith(call.Text(0), StringComparison.Ordinal),
        "find" => (long)text.IndexOf(call.Text(0), StringComparison.Ordinal),
        "isdigit" or "isnumeric" => text.Length > 0 && text.All(char.IsAsciiDigit),
        "split" => Split(text, call),
        _ => throw new JinjaProblem($"the method {call.Name} of a text"),
    };

    private static object? OfMap(JinjaMap map, JinjaCall call) => call.Name switch
    {
        "get" => map.Has(call.At(0)) ? map[call.At(0)] : call.Has(1) ? call.At(1) : null,
        "items" => map.Entries.Select(static e => (object?)new List<object?> { e.Key, e.Value }).ToList(),
        "keys" => map.Entries.Select(static e => e.Key).ToList(),
        "values" => map.Entries.Select(static e => e.Value).ToList(),
        _ => throw new JinjaProblem($"the method {call.Name} of a dict"),
    };

    private static List<object?> Split(string text, JinjaCall call)
    {
        var parts = call.Has(0)
            ? text.Split(call.Text(0), call.Has(1) ? Math.Max(1, call.Whole(1, 0) + 1) : int.MaxValue)
            : text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return [.. parts];
    }

    private static JinjaCall Rest(JinjaCall call) => call with { Items = [.. call.Items.Skip(1)] };

    private static object? Several(JinjaCall call) => call.Items.Count == 1 ? call.Items[0] : call.Items.ToList();

    private static JinjaMap MapOf(JinjaCall call)
    {
        var map = new JinjaMap();
        foreach (var (name, value) in call.Named)
        {
            map[name] = value;
        }

        return map;
    }

    private static List<object?> Range(JinjaCall call)
    {
        var (from, to, step) = call.Items.Count > 1 ? (call.Whole(0, 0), call.Whole(1, 0), call.Whole(2, 1)) : (0, call.Whole(0, 0), 1);
        JinjaProblem.When(step <= 0 || to - from > 1000, "a range that is too long");
        var all = new List<object?>();
        for (long i = from; i < to; i += step)
        {
            all.Add(i);
        }

        return all;
    }
}
