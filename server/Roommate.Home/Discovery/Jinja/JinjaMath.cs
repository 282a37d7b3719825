namespace Roommate.Home.Discovery.Jinja;

/// <summary>Arithmetic as Python does it: / is never whole, // and % round down, whole numbers stay whole.</summary>
internal static class JinjaMath
{
    private const int MostPieces = 10_000;

    public static object? Apply(string sign, object? left, object? right)
    {
        if (sign == "+" && left is string head && right is string tail)
        {
            return JinjaValues.Join(head, tail);
        }

        if (sign == "+" && left is List<object?> some && right is List<object?> more)
        {
            JinjaProblem.When(some.Count + more.Count > MostPieces, "a list that is too long");
            return new List<object?>([.. some, .. more]);
        }

        if (sign == "%" && left is string format)
        {
            return JinjaFormat.Apply(format, right is List<object?> values ? values : [right]);
        }

        if (left is not (bool or long or double) || right is not (bool or long or double))
        {
            throw new JinjaProblem($"{JinjaValues.TypeOf(left)} {sign} {JinjaValues.TypeOf(right)}");
        }

        return left is not double && right is not double && sign != "/" && Whole(sign, ToLong(left), ToLong(right)) is { } whole
            ? whole
            : (object)Broken(sign, JinjaValues.Number(left)!.Value, JinjaValues.Number(right)!.Value);
    }

    private static long ToLong(object value) => value is long whole ? whole : value is true ? 1 : 0;

    private static long? Whole(string sign, long left, long right)
    {
        JinjaProblem.When(right == 0 && (sign is "//" or "%"), "a division by zero");
        var result = sign switch
        {
            "+" => (Int128)left + right,
            "-" => (Int128)left - right,
            "*" => (Int128)left * right,
            "//" => (Int128)Math.Floor((decimal)left / right),
            "%" => (((Int128)left % right) + right) % right,
            "**" when right is >= 0 and <= 62 => Power(left, right),
            _ => Int128.MaxValue,
        };
        return result >= long.MinValue && result <= long.MaxValue ? (long)result : null;
    }

    private static Int128 Power(long left, long right)
    {
        Int128 result = 1;
        for (var i = 0; i < right && Int128.Abs(result) <= long.MaxValue; i++)
        {
            result *= left;
        }

        return result;
    }

    private static double Broken(string sign, double left, double right)
    {
        JinjaProblem.When(right == 0 && (sign is "/" or "//" or "%"), "a division by zero");
        return sign switch
        {
            "+" => left + right,
            "-" => left - right,
            "*" => left * right,
            "/" => left / right,
            "//" => Math.Floor(left / right),
            "%" => left - (right * Math.Floor(left / right)),
            _ => Math.Pow(left, right),
        };
    }
}
