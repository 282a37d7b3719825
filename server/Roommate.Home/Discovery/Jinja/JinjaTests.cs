namespace Roommate.Home.Discovery.Jinja;

/// <summary>What may follow <c>is</c>.</summary>
internal static class JinjaTests
{
    private static readonly Dictionary<string, Func<object?, JinjaCall, bool>> All = new()
    {
        ["defined"] = static (v, _) => v is not JinjaUndefined,
        ["undefined"] = static (v, _) => v is JinjaUndefined,
        ["none"] = static (v, _) => v is null,
        ["string"] = static (v, _) => v is string,
        ["number"] = static (v, _) => v is bool or long or double,
        ["integer"] = static (v, _) => v is long,
        ["float"] = static (v, _) => v is double,
        ["boolean"] = static (v, _) => v is bool,
        ["true"] = static (v, _) => v is true,
        ["false"] = static (v, _) => v is false,
        ["mapping"] = static (v, _) => v is JinjaMap,
        ["iterable"] = static (v, _) => v is string or List<object?> or JinjaMap,
        ["sequence"] = static (v, _) => v is string or List<object?>,
        ["list"] = static (v, _) => v is List<object?>,
        ["odd"] = static (v, _) => v is long whole && whole % 2 != 0,
        ["even"] = static (v, _) => v is long whole && whole % 2 == 0,
        ["eq"] = static (v, c) => JinjaValues.AreEqual(v, c.At(0)),
        ["equalto"] = static (v, c) => JinjaValues.AreEqual(v, c.At(0)),
        ["in"] = static (v, c) => JinjaValues.Contains(c.At(0), v),
        ["divisibleby"] = static (v, c) => v is long whole && c.Whole(0, 0) is not 0 and var by && whole % by == 0,
    };

    public static bool Knows(string name) => All.ContainsKey(name);

    public static bool Holds(object? value, JinjaCall call) => All[call.Name](value, call);
}
