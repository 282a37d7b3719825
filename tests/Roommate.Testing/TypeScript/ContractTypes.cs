using System.Reflection;
using System.Text;
using System.Text.Json;

namespace Roommate.Testing.TypeScript;

/// <summary>
/// Writes the records of Roommate.Contracts as TypeScript, so that the page and the server cannot drift apart. The result
/// is checked in (web/src/contracts) and compared by a test; <c>scripts/generate</c> writes it anew.
/// </summary>
public static class ContractTypes
{
    private const string Note = "// Generated from server/Roommate.Contracts by scripts/generate. Do not edit.\n";

    private static readonly NullabilityInfoContext Nullability = new();

    /// <summary>Every record and enum that crosses a wire.</summary>
    public static string Wire()
    {
        var text = new StringBuilder(Note);
        foreach (var type in WireTypes())
        {
            text.Append('\n').Append(type.IsEnum ? Enum(type) : Record(type));
        }

        return text.ToString();
    }

    /// <summary>The hub's methods as an interface.</summary>
    public static string Hub(Type hub)
    {
        var methods = hub.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(static m => !m.IsSpecialName && m.GetBaseDefinition() == m)
            .OrderBy(static m => m.Name, StringComparer.Ordinal)
            .ToArray();
        var used = new SortedSet<string>(StringComparer.Ordinal);
        var body = new StringBuilder();
        foreach (var method in methods)
        {
            var arguments = method.GetParameters().Where(static p => p.ParameterType != typeof(CancellationToken))
                .Select(p => $"{p.Name}: {Named(p.ParameterType, used)}");
            var result = method.ReturnType.IsGenericType ? Named(method.ReturnType.GetGenericArguments()[0], used) : "void";
            body.Append("  ").Append(method.Name).Append('(').AppendJoin(", ", arguments).Append("): Promise<").Append(result).Append(">;\n");
        }

        return $"{Note}import type {{ {string.Join(", ", used)} }} from './wire';\n\n/** What a client calls on /hub. */\nexport interface HubCalls {{\n{body}}}\n";
    }

    private static IOrderedEnumerable<Type> WireTypes() =>
        typeof(Contracts.Wire).Assembly.GetExportedTypes()
            .Where(static t => t.Namespace is not ("Roommate.Contracts.Events" or "Roommate.Contracts.Faults"))
            .Where(static t => t.IsEnum || (!t.IsAbstract && t.GetMethod("<Clone>$") is not null))
            .OrderBy(static t => t.Name, StringComparer.Ordinal);

    private static string Enum(Type type) =>
        $"export type {type.Name} = {string.Join(" | ", System.Enum.GetNames(type).Select(static n => $"'{JsonNamingPolicy.CamelCase.ConvertName(n)}'"))};\n";

    private static string Record(Type type)
    {
        var generic = type.IsGenericTypeDefinition ? $"<{string.Join(", ", type.GetGenericArguments().Select(static a => a.Name))}>" : "";
        var text = new StringBuilder($"export interface {Plain(type)}{generic} {{\n");
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(static p => p.Name != "EqualityContract"))
        {
            var optional = IsOptional(property);
            text.Append("  ").Append(JsonNamingPolicy.CamelCase.ConvertName(property.Name)).Append(optional ? "?: " : ": ")
                .Append(Named(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType, null)).Append(";\n");
        }

        return text.Append("}\n").ToString();
    }

    private static bool IsOptional(PropertyInfo property) =>
        Nullable.GetUnderlyingType(property.PropertyType) is not null ||
        (!property.PropertyType.IsValueType && Nullability.Create(property).ReadState == NullabilityState.Nullable);

    private static string Plain(Type type) => type.Name.Split('`')[0];

    private static string Named(Type type, SortedSet<string>? used)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner)
        {
            return Named(inner, used);
        }

        if (Simple(type) is { } simple)
        {
            return simple;
        }

        var arguments = type.IsGenericType ? type.GetGenericArguments() : [];
        if (type.IsArray || Plain(type) is "IReadOnlyList" or "IReadOnlyCollection" or "IEnumerable" or "IAsyncEnumerable")
        {
            return $"readonly {Element(Named(type.IsArray ? type.GetElementType()! : arguments[0], used))}[]";
        }

        if (Plain(type) == "IReadOnlyDictionary")
        {
            return $"{{ readonly [key: string]: {Named(arguments[1], used)} }}";
        }

        used?.Add(Plain(type));
        return arguments.Length == 0 ? Plain(type) : $"{Plain(type)}<{string.Join(", ", arguments.Select(a => Named(a, used)))}>";
    }

    private static string Element(string name) => name.Contains(' ', StringComparison.Ordinal) ? $"({name})" : name;

    private static string? Simple(Type type) =>
        type == typeof(string) || type == typeof(DateTimeOffset) ? "string"
        : type == typeof(bool) ? "boolean"
        : type == typeof(JsonElement) ? "unknown"
        : type.IsPrimitive || type == typeof(decimal) ? "number"
        : null;
}
