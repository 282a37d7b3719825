using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;

namespace Roommate.Home.Devices;

/// <summary>What a device's fields must look like.</summary>
internal static class DeviceRules
{
    private const int MostName = 80;
    private const int MostAliases = 20;
    private const int MostComponents = 100;
    private const int MostKey = 64;

    public static Fault? Check(string? name, IReadOnlyList<string>? aliases, IReadOnlyDictionary<string, Component>? components) =>
        name is not null && !IsName(name) ? Fault.Invalid("name", $"A device's name has 1 to {MostName} visible characters.")
        : aliases is { Count: > MostAliases } || aliases?.Any(static a => !IsName(a)) == true ? Fault.Invalid("aliases", $"At most {MostAliases} other names, each like a name.")
        : CheckComponents(components);

    public static Fault? CheckComponents(IReadOnlyDictionary<string, Component>? components)
    {
        if (components is null)
        {
            return null;
        }

        if (components.Count > MostComponents)
        {
            return Fault.Invalid("components", $"A device has at most {MostComponents} components.");
        }

        foreach (var (id, component) in components)
        {
            if (!IsKey(id) || !IsKey(component.Kind))
            {
                return Fault.Invalid("components", "A component's id and kind have 1 to 64 letters, digits, _ or -.");
            }

            if (component.Options is { Count: > 100 } || new[] { component.Class, component.Unit, component.Name }.Any(static t => t?.Length > MostName))
            {
                return Fault.Invalid($"components.{id}", "Class, unit and name are short texts; at most 100 options.");
            }
        }

        return null;
    }

    private static bool IsKey(string text) => text.Length is > 0 and <= MostKey && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');

    private static bool IsName(string text) =>
        text.Trim().Length > 0 && text.Length <= MostName && !text.Any(char.IsControl) && !text.Where((c, i) => char.IsSurrogate(c) && !IsPaired(text, i)).Any();

    private static bool IsPaired(string text, int at) =>
        (at > 0 && char.IsSurrogatePair(text[at - 1], text[at])) || (at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]));
}
