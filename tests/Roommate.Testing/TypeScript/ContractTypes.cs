using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Roommate.Testing.TypeScript;

/// <summary>
/// Writes the records of Roommate.Contracts as TypeScript, one file per folder, so that the page and the server cannot
/// drift apart. The result is checked in (web/src/contracts) and compared by a test; <c>scripts/generate</c> writes it anew.
/// </summary>
public static class ContractTypes
{
    private const string Note = "// Generated from the server's records by scripts/generate. Do not edit.\n";

    private static readonly NullabilityInfoContext Nullability = new();

    // Sections of a twin and patches are objects; other JSON may be any value, and what only some topics know is unknown.
    private static readonly HashSet<string> Objects =
        ["Twin.Desired", "Twin.Reported", "Twin.Delta", "Twin.Tags", "TwinMeta.Desired", "TwinChange.Patch", "TwinChange.Delta", "SetDesiredRequest.Patch"];

    private static readonly HashSet<string> Unknowns = ["LiveEvent.Data", "Subscription.Snapshot"];

    /// <summary>The files by name: one per folder of Contracts, and the index.</summary>
    public static IReadOnlyDictionary<string, string> Files()
    {
        var groups = WireTypes().GroupBy(FileOf).ToDictionary(static g => g.Key, static g => g.ToArray());
        var files = groups.ToDictionary(static g => g.Key + ".ts", static g => Module(g.Key, g.Value));
        files["json.ts"] = Note +
            "\n/** What JSON can hold; sections of a twin, details of a step. */\n" +
            "export type Json = null | boolean | number | string | Json[] | JsonObject;\n" +
            "export type JsonObject = { [key: string]: Json };\n";
        files["index.ts"] = Note + string.Concat(files.Keys.Append("hub.ts").Order(StringComparer.Ordinal).Select(static f => $"export type * from './{f[..^3]}';\n"));
        return files;
    }

    /// <summary>The hub's methods as an interface.</summary>
    public static string Hub(Type hub)
    {
        var used = new HashSet<Type>();
        var body = new StringBuilder();
        foreach (var method in hub.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                     .Where(static m => !m.IsSpecialName && m.GetBaseDefinition() == m)
                     .OrderBy(static m => m.Name, StringComparer.Ordinal))
        {
            var arguments = method.GetParameters().Where(static p => p.ParameterType != typeof(CancellationToken))
                .Select(p => $"{p.Name}: {Argument(p.ParameterType, used)}");
            var result = method.ReturnType.IsGenericType ? Named(method.ReturnType.GetGenericArguments()[0], "", used) : "void";
            body.Append("  ").Append(method.Name).Append('(').AppendJoin(", ", arguments).Append("): Promise<").Append(result).Append(">;\n");
        }

        return $"{Note}{Imports("hub", used)}\n/** What a client calls on /hub. */\nexport interface HubCalls {{\n{body}}}\n";
    }

    // A stream goes up as a subject of SignalR's; whatever yields its items will do for the page.
    private static string Argument(Type type, HashSet<Type> used) =>
        Plain(type) == "IAsyncEnumerable" ? $"AsyncIterable<{Named(type.GetGenericArguments()[0], "", used)}>" : Named(type, "", used);

    private static string Module(string file, Type[] types)
    {
        var used = new HashSet<Type>();
        var body = string.Concat(types.Select(t => "\n" + (t.IsEnum ? Enum(t) : Record(t, used))));
        return Note + Imports(file, used) + body;
    }

    private static string Imports(string file, HashSet<Type> used) => string.Concat(
        used.Select(static t => (File: IsJson(t) ? "json" : FileOf(t), Name: t == typeof(JsonElement) ? "Json" : Plain(t)))
            .Where(u => u.File != file)
            .GroupBy(static u => u.File)
            .OrderBy(static g => g.Key, StringComparer.Ordinal)
            .Select(static g => $"import type {{ {string.Join(", ", g.Select(static u => u.Name).Order(StringComparer.Ordinal))} }} from './{g.Key}';\n"));

    private static string FileOf(Type type)
    {
        var last = type.Namespace!.Split('.')[^1];
        return last == "Contracts" ? "pages" : last.ToLowerInvariant();
    }

    private static IOrderedEnumerable<Type> WireTypes() =>
        typeof(Contracts.Wire).Assembly.GetExportedTypes()
            .Where(static t => t.Namespace is not ("Roommate.Contracts.Events" or "Roommate.Contracts.Faults"))
            .Where(static t => t.IsEnum || (!t.IsAbstract && t.GetMethod("<Clone>$") is not null))
            .OrderBy(static t => t.Name, StringComparer.Ordinal);

    private static string Enum(Type type) =>
        $"export type {type.Name} = {string.Join(" | ", System.Enum.GetNames(type).Select(static n => $"'{JsonNamingPolicy.CamelCase.ConvertName(n)}'"))};\n";

    private static string Record(Type type, HashSet<Type> used)
    {
        var generic = type.IsGenericTypeDefinition ? $"<{string.Join(", ", type.GetGenericArguments().Select(static a => a.Name))}>" : "";
        var text = new StringBuilder($"export interface {Plain(type)}{generic} {{\n");
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(static p => p.Name != "EqualityContract"))
        {
            text.Append("  ").Append(JsonNamingPolicy.CamelCase.ConvertName(property.Name)).Append(IsOptional(property) ? "?: " : ": ")
                .Append(Named(property.PropertyType, $"{type.Name}.{property.Name}", used)).Append(";\n");
        }

        return text.Append("}\n").ToString();
    }

    private static bool IsOptional(PropertyInfo property) =>
        Nullable.GetUnderlyingType(property.PropertyType) is not null ||
        (!property.PropertyType.IsValueType && Nullability.Create(property).ReadState == NullabilityState.Nullable);

    private static string Plain(Type type) => type.Name.Split('`')[0];

    private static string Named(Type declared, string place, HashSet<Type> used)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        if (Simple(type) is { } simple)
        {
            return simple;
        }

        if (type == typeof(JsonElement))
        {
            return Json(place, used);
        }

        var arguments = type.IsGenericType ? type.GetGenericArguments() : [];
        if (type.IsArray || Plain(type) is "IReadOnlyList" or "IReadOnlyCollection" or "IEnumerable" or "IAsyncEnumerable")
        {
            return Named(type.IsArray ? type.GetElementType()! : arguments[0], place, used) + "[]";
        }

        if (Plain(type) == "IReadOnlyDictionary")
        {
            return $"Record<string, {Named(arguments[1], place, used)}>";
        }

        if (!type.IsGenericParameter)
        {
            used.Add(type.IsGenericType ? type.GetGenericTypeDefinition() : type);
        }

        return arguments.Length == 0 ? Plain(type) : $"{Plain(type)}<{string.Join(", ", arguments.Select(a => Named(a, place, used)))}>";
    }

    private static string Json(string place, HashSet<Type> used)
    {
        if (Unknowns.Contains(place))
        {
            return "unknown";
        }

        var isObject = Objects.Contains(place);
        used.Add(isObject ? typeof(JsonObject) : typeof(JsonElement));
        return isObject ? "JsonObject" : "Json";
    }

    private static bool IsJson(Type type) => type == typeof(JsonElement) || type == typeof(JsonObject);

    private static string? Simple(Type type) =>
        type == typeof(string) || type == typeof(byte[]) || type == typeof(DateTimeOffset) ? "string"
        : type == typeof(bool) ? "boolean"
        : type.IsPrimitive || type == typeof(decimal) ? "number"
        : type == typeof(object) ? "unknown"
        : null;
}
