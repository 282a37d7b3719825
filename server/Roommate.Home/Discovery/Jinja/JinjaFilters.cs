using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Roommate.Home.Discovery.Jinja;

/// <summary>The filters that device firmware uses.</summary>
internal static class JinjaFilters
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(50);
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Dictionary<string, Func<object?, JinjaCall, object?>> All = new()
    {
        ["default"] = Default,
        ["d"] = Default,
        ["is_defined"] = static (v, _) => v is JinjaUndefined ? throw new JinjaProblem("a value that is not there") : v,
        ["int"] = static (v, c) => ToInt(v, c),
        ["float"] = static (v, c) => ToFloat(v, c),
        ["bool"] = static (v, c) => ToBool(v, c),
        ["string"] = static (v, _) => JinjaValues.Print(v),
        ["round"] = Round,
        ["abs"] = static (v, c) => v is long whole ? Math.Abs(whole) : (object)Math.Abs(Needed(v, c)),
        ["multiply"] = static (v, c) => Needed(v, c) * Needed(c.At(0), c),
        ["add"] = static (v, c) => Needed(v, c) + Needed(c.At(0), c),
        ["lower"] = static (v, _) => JinjaValues.Print(v).ToLowerInvariant(),
        ["upper"] = static (v, _) => JinjaValues.Print(v).ToUpperInvariant(),
        ["title"] = static (v, _) => CultureInfo.InvariantCulture.TextInfo.ToTitleCase(JinjaValues.Print(v).ToLowerInvariant()),
        ["capitalize"] = static (v, _) => Capital(JinjaValues.Print(v)),
        ["trim"] = static (v, _) => JinjaValues.Print(v).Trim(),
        ["replace"] = static (v, c) => Replace(JinjaValues.Print(v), c.Text(0), c.Text(1)),
        ["length"] = static (v, _) => Length(v),
        ["count"] = static (v, _) => Length(v),
        ["first"] = static (v, _) => JinjaValues.Items(v) is [var first, ..] ? first : JinjaUndefined.Value,
        ["last"] = static (v, _) => JinjaValues.Items(v) is [.., var last] ? last : JinjaUndefined.Value,
        ["list"] = static (v, _) => JinjaValues.Items(v).ToList(),
        ["join"] = static (v, c) => string.Join(c.Text(0, name: "d"), JinjaValues.Items(v).Select(JinjaValues.Print)),
        ["min"] = static (v, _) => JinjaValues.Items(v).Aggregate(static (a, b) => JinjaValues.Compare(a, b) <= 0 ? a : b),
        ["max"] = static (v, _) => JinjaValues.Items(v).Aggregate(static (a, b) => JinjaValues.Compare(a, b) >= 0 ? a : b),
        ["sum"] = static (v, c) => JinjaValues.Items(v).Aggregate((object?)0L, static (a, b) => JinjaMath.Apply("+", a, b)),
        ["tojson"] = static (v, _) => ToJson(v).Replace("\":", "\": ", StringComparison.Ordinal).Replace(",\"", ", \"", StringComparison.Ordinal),
        ["to_json"] = static (v, _) => ToJson(v),
        ["from_json"] = static (v, _) => FromJson(JinjaValues.Print(v)),
        ["iif"] = static (v, c) => JinjaValues.IsTrue(v) ? (c.Has(0) ? c.At(0) : true) : c.Has(1) ? c.At(1) : false,
        ["format"] = static (v, c) => JinjaFormat.Apply(JinjaValues.Print(v), c.Items),
        ["regex_match"] = static (v, c) => Pattern("^(?:" + c.Text(0) + ")").IsMatch(JinjaValues.Print(v)),
        ["regex_search"] = static (v, c) => Pattern(c.Text(0)).IsMatch(JinjaValues.Print(v)),
        ["regex_replace"] = static (v, c) => Pattern(c.Text(0)).Replace(JinjaValues.Print(v), Regex.Replace(c.Text(1, name: "replace"), @"\\(?<n>\d)", "$$${n}", RegexOptions.None, Patience)),
        ["regex_findall"] = static (v, c) => FindAll(JinjaValues.Print(v), c.Text(0)),
        ["regex_findall_index"] = static (v, c) => FindAll(JinjaValues.Print(v), c.Text(0)) is var all && c.Whole(1, 0) is >= 0 and var at && at < all.Count ? all[at] : JinjaUndefined.Value,
    };

    public static bool Knows(string name) => All.ContainsKey(name);

    public static object? Apply(object? value, JinjaCall call)
    {
        try
        {
            return All[call.Name](value, call);
        }
        catch (Exception exception) when (exception is ArgumentException or RegexMatchTimeoutException or InvalidOperationException or OverflowException)
        {
            throw new JinjaProblem($"{call.Name}: {exception.Message}");
        }
    }

    public static object ToInt(object? value, JinjaCall call) =>
        value is long whole ? whole
        : JinjaValues.Number(value) is { } number && Math.Abs(number) < 9e18 ? (long)Math.Truncate(number)
        : call.Has(0, "default") ? call.At(0, "default")!
        : throw new JinjaProblem($"int of {JinjaValues.TypeOf(value)}");

    public static object? ToFloat(object? value, JinjaCall call) =>
        JinjaValues.Number(value) is { } number ? number
        : call.Has(0, "default") ? call.At(0, "default")
        : throw new JinjaProblem($"float of {JinjaValues.TypeOf(value)}");

    public static object? ToBool(object? value, JinjaCall call) => value switch
    {
        bool flag => flag,
        long or double => JinjaValues.Number(value) != 0,
        string text when text.Trim().ToLowerInvariant() is "true" or "yes" or "on" or "enable" or "1" => true,
        string text when text.Trim().ToLowerInvariant() is "false" or "no" or "off" or "disable" or "0" => false,
        _ => call.Has(0, "default") ? call.At(0, "default") : throw new JinjaProblem($"bool of {JinjaValues.TypeOf(value)}"),
    };

    private static object? Default(object? value, JinjaCall call) =>
        value is JinjaUndefined || (JinjaValues.IsTrue(call.At(1, "boolean")) && !JinjaValues.IsTrue(value))
            ? call.Has(0, "default_value") ? call.At(0, "default_value") : ""
            : value;

    private static object? Round(object? value, JinjaCall call)
    {
        if (JinjaValues.Number(value) is not { } number)
        {
            return call.Has(2, "default") ? call.At(2, "default") : throw new JinjaProblem($"round of {JinjaValues.TypeOf(value)}");
        }

        var digits = Math.Clamp(call.Whole(0, 0, "precision"), 0, 15);
        var scale = Math.Pow(10, digits);
        var rounded = call.Text(1, "common", "method") switch
        {
            "ceil" => Math.Ceiling(number * scale) / scale,
            "floor" => Math.Floor(number * scale) / scale,
            "half" => Math.Round(number * 2) / 2,
            _ => Math.Round(number, digits),
        };
        return digits == 0 && call.Text(1, "common", "method") != "half" ? (long)Math.Clamp(rounded, -9e18, 9e18) : (object)rounded;
    }

    private static double Needed(object? value, JinjaCall call) => JinjaValues.Number(value) ?? throw new JinjaProblem($"{call.Name} of {JinjaValues.TypeOf(value)}");

    private static long Length(object? value) => value switch
    {
        string text => text.Length,
        List<object?> list => list.Count,
        JinjaMap map => map.Count,
        _ => throw new JinjaProblem($"length of {JinjaValues.TypeOf(value)}"),
    };

    public static string Capital(string text) => text.Length == 0 ? "" : char.ToUpperInvariant(text[0]) + text[1..].ToLowerInvariant();

    public static string Replace(string text, string old, string with)
    {
        JinjaProblem.When(with.Length > 100 || text.Length > 16_384, "a text that is too long");
        return old.Length == 0 ? text : text.Replace(old, with, StringComparison.Ordinal);
    }

    private static Regex Pattern(string pattern) => new(pattern.Replace("(?P<", "(?<", StringComparison.Ordinal), RegexOptions.CultureInvariant, Patience);

    // As Python's findall: whole matches, or the one group, or all groups.
    private static List<object?> FindAll(string text, string pattern)
    {
        var found = new List<object?>();
        foreach (Match match in Pattern(pattern).Matches(text))
        {
            found.Add(match.Groups.Count switch
            {
                1 => match.Value,
                2 => match.Groups[1].Value,
                _ => match.Groups.Cast<Group>().Skip(1).Select(static g => (object?)g.Value).ToList(),
            });
        }

        return found;
    }

    private static object? FromJson(string text)
    {
        try
        {
            return JinjaValues.From(JsonElement.Parse(text));
        }
        catch (JsonException)
        {
            throw new JinjaProblem("from_json of what is no JSON");
        }
    }

    private static string ToJson(object? value) => JsonSerializer.Serialize(ToPlain(value, 0), Plain);

    private static object? ToPlain(object? value, int depth)
    {
        JinjaProblem.When(depth > 20, "a value that is too deep");
        return value switch
        {
            JinjaUndefined => throw new JinjaProblem("tojson of a value that is not there"),
            List<object?> list => list.Select(i => ToPlain(i, depth + 1)).ToList(),
            JinjaMap map => map.Entries.ToDictionary(static e => JinjaValues.Print(e.Key), e => ToPlain(e.Value, depth + 1)),
            _ => value,
        };
    }
}
