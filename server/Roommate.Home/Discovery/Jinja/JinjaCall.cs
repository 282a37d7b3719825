namespace Roommate.Home.Discovery.Jinja;

/// <summary>The values a filter, a test, a function or a method is given.</summary>
internal sealed record JinjaCall(string Name, IReadOnlyList<object?> Items, IReadOnlyDictionary<string, object?> Named)
{
    /// <summary>The value at a place or with a name; undefined when it was not given.</summary>
    public object? At(int index, string? name = null) =>
        index < Items.Count ? Items[index] : name is not null && Named.TryGetValue(name, out var value) ? value : JinjaUndefined.Value;

    public bool Has(int index, string? name = null) => index < Items.Count || (name is not null && Named.ContainsKey(name));

    public string Text(int index, string otherwise = "", string? name = null) => Has(index, name) ? JinjaValues.Print(At(index, name)) : otherwise;

    public int Whole(int index, int otherwise, string? name = null) =>
        !Has(index, name) ? otherwise
        : JinjaValues.Number(At(index, name)) is { } number and > -1000 and < 100_000 ? (int)number
        : throw new JinjaProblem($"{Name} with {JinjaValues.TypeOf(At(index, name))} where a number was expected");
}
