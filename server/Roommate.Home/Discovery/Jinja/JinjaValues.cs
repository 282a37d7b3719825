using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Roommate.Home.Discovery.Jinja;

/// <summary>What is not there. Printed it is nothing; it is never true.</summary>
internal sealed class JinjaUndefined
{
    public static JinjaUndefined Value { get; } = new();
}

/// <summary>A dict. Keys are told apart as Python does: 1, 1.0 and True are the same one.</summary>
internal sealed class JinjaMap
{
    private static readonly object NoneKey = new();

    private readonly OrderedDictionary<object, (object? Key, object? Value)> _entries = [];

    public IEnumerable<(object? Key, object? Value)> Entries => _entries.Values;

    public int Count => _entries.Count;

    public object? this[object? key]
    {
        get => key is not JinjaUndefined && _entries.TryGetValue(KeyOf(key), out var entry) ? entry.Value : JinjaUndefined.Value;
        set => _entries[KeyOf(key)] = (key, value);
    }

    public bool Has(object? key) => key is not JinjaUndefined && _entries.ContainsKey(KeyOf(key));

    private static object KeyOf(object? key) => key switch
    {
        null => NoneKey,
        bool flag => flag ? 1L : 0L,
        double number when number == Math.Floor(number) && Math.Abs(number) < 1e15 => (long)number,
        string or long or double => key,
        _ => throw new JinjaProblem("a dict with a key that is neither a text nor a number"),
    };
}

/// <summary>Values as Python has them: None, True, 1, 1.0, 'a', [..], {..}.</summary>
internal static class JinjaValues
{
    private const int MostText = 64 * 1024;
    private const int MostDepth = 16;

    public static object? From(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => json.GetString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => json.TryGetInt64(out var whole) ? whole : (object)json.GetDouble(),
        JsonValueKind.Array => json.EnumerateArray().Select(From).ToList(),
        JsonValueKind.Object => FromObject(json),
        _ => null,
    };

    public static bool IsTrue(object? value) => value switch
    {
        null or JinjaUndefined => false,
        bool flag => flag,
        long whole => whole != 0,
        double number => number != 0,
        string text => text.Length > 0,
        List<object?> list => list.Count > 0,
        JinjaMap map => map.Count > 0,
        _ => true,
    };

    public static string Print(object? value)
    {
        if (value is string text)
        {
            return text;
        }

        var into = new StringBuilder();
        Write(into, value, quoted: false);
        return into.ToString();
    }

    public static string Join(string head, string tail)
    {
        JinjaProblem.When(head.Length + tail.Length > MostText, "a text that is too long");
        return head + tail;
    }

    public static string PrintNumber(double number)
    {
        if (number == Math.Floor(number) && Math.Abs(number) < 1e16)
        {
            return number.ToString("F1", CultureInfo.InvariantCulture);
        }

        var text = number.ToString("R", CultureInfo.InvariantCulture);
        return double.IsNaN(number) ? "nan" : double.IsInfinity(number) ? (number > 0 ? "inf" : "-inf") : text.Replace('E', 'e');
    }

    /// <summary>A number out of a number or its text; null when it is none.</summary>
    public static double? Number(object? value) => value switch
    {
        bool flag => flag ? 1 : 0,
        long whole => whole,
        double number => number,
        string text when double.TryParse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };

    public static bool AreEqual(object? left, object? right, int depth = 0) => depth > MostDepth ? throw new JinjaProblem("a comparison of values that are too deep") : (left, right) switch
    {
        (null, null) => true,
        (JinjaUndefined, JinjaUndefined) => true,
        (bool or long or double, bool or long or double) => Number(left) == Number(right),
        (string a, string b) => a == b,
        (List<object?> a, List<object?> b) => a.Count == b.Count && a.Zip(b).All(p => AreEqual(p.First, p.Second, depth + 1)),
        (JinjaMap a, JinjaMap b) => a.Count == b.Count && a.Entries.All(e => b.Has(e.Key) && AreEqual(e.Value, b[e.Key], depth + 1)),
        _ => false,
    };

    public static int Compare(object? left, object? right) => (left, right) switch
    {
        (bool or long or double, bool or long or double) => Number(left)!.Value.CompareTo(Number(right)!.Value),
        (string a, string b) => string.CompareOrdinal(a, b),
        _ => throw new JinjaProblem($"a comparison of {TypeOf(left)} with {TypeOf(right)}"),
    };

    public static bool Contains(object? whole, object? part) => whole switch
    {
        string text => part is string piece && text.Contains(piece, StringComparison.Ordinal),
        List<object?> list => list.Any(i => AreEqual(i, part)),
        JinjaMap map => map.Has(part),
        JinjaUndefined => false,
        _ => throw new JinjaProblem($"in with {TypeOf(whole)}"),
    };

    public static IReadOnlyList<object?> Items(object? value) => value switch
    {
        List<object?> list => list,
        JinjaMap map => [.. map.Entries.Select(static e => e.Key)],
        string text => [.. text.Select(static c => (object?)c.ToString())],
        JinjaUndefined => [],
        _ => throw new JinjaProblem($"going through {TypeOf(value)}"),
    };

    public static string TypeOf(object? value) => value switch
    {
        null => "None",
        JinjaUndefined => "a value that is not there",
        string => "a text",
        bool => "a truth value",
        long or double => "a number",
        List<object?> => "a list",
        _ => "a dict",
    };

    private static JinjaMap FromObject(JsonElement json)
    {
        var map = new JinjaMap();
        foreach (var member in json.EnumerateObject())
        {
            map[member.Name] = From(member.Value);
        }

        return map;
    }

    private static void Write(StringBuilder into, object? value, bool quoted)
    {
        JinjaProblem.When(into.Length > MostText, "a text that is too long");
        switch (value)
        {
            case string text:
                into.Append(quoted ? Quoted(text) : text);
                break;
            case List<object?> list:
                WriteAll(into, "[", list, "]", static (b, item) => Write(b, item, quoted: true));
                break;
            case JinjaMap map:
                WriteAll(into, "{", map.Entries, "}", static (b, entry) =>
                {
                    Write(b, entry.Key, quoted: true);
                    b.Append(": ");
                    Write(b, entry.Value, quoted: true);
                });
                break;
            default:
                into.Append(value switch
                {
                    null => "None",
                    bool flag => flag ? "True" : "False",
                    long whole => whole.ToString(CultureInfo.InvariantCulture),
                    double number => PrintNumber(number),
                    _ => "",
                });
                break;
        }
    }

    private static void WriteAll<T>(StringBuilder into, string open, IEnumerable<T> items, string close, Action<StringBuilder, T> write)
    {
        into.Append(open);
        var first = true;
        foreach (var item in items)
        {
            into.Append(first ? "" : ", ");
            first = false;
            write(into, item);
        }

        into.Append(close);
    }

    private static string Quoted(string text) =>
        text.Contains('\'', StringComparison.Ordinal) && !text.Contains('"', StringComparison.Ordinal)
            ? $"\"{text}\""
            : $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";
}
