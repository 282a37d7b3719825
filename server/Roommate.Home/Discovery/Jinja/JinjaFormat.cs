using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Roommate.Home.Discovery.Jinja;

/// <summary>Python's <c>'%.2f' % x</c> with %s, %d, %f and %x.</summary>
internal static partial class JinjaFormat
{
    public static string Apply(string format, IReadOnlyList<object?> values)
    {
        var next = 0;
        var into = new StringBuilder();
        var at = 0;
        foreach (Match match in Place().Matches(format))
        {
            into.Append(format, at, match.Index - at);
            at = match.Index + match.Length;
            if (match.Value == "%%")
            {
                into.Append('%');
                continue;
            }

            JinjaProblem.When(next >= values.Count, "a format with too few values");
            into.Append(One(match, values[next++]));
        }

        return into.Append(format, at, format.Length - at).ToString();
    }

    private static string One(Match match, object? value)
    {
        var number = JinjaValues.Number(value);
        var text = match.Groups["kind"].Value switch
        {
            "s" => JinjaValues.Print(value),
            _ when number is null => throw new JinjaProblem("a format of a number without a number"),
            "d" => Math.Truncate(number.Value).ToString("F0", CultureInfo.InvariantCulture),
            "f" => number.Value.ToString("F" + Math.Min(15, match.Groups["digits"].Success ? int.Parse(match.Groups["digits"].Value, CultureInfo.InvariantCulture) : 6), CultureInfo.InvariantCulture),
            "X" => ((long)number.Value).ToString("X", CultureInfo.InvariantCulture),
            _ => ((long)number.Value).ToString("x", CultureInfo.InvariantCulture),
        };
        var width = match.Groups["width"].Success ? Math.Min(100, int.Parse(match.Groups["width"].Value, CultureInfo.InvariantCulture)) : 0;
        return text.PadLeft(width, match.Groups["zero"].Success ? '0' : ' ');
    }

    [GeneratedRegex(@"%(?:%|(?<zero>0)?(?<width>\d{1,3})?(?:\.(?<digits>\d{1,2}))?(?<kind>[sdfxX]))", RegexOptions.None, 1000)]
    private static partial Regex Place();
}
