using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Roommate.UnitTests.Architecture;

/// <summary>Finds uses of a higher folder by a lower one: over the built assembly, and over <c>using</c> lines (which see what the compiler inlined).</summary>
internal static class FolderOrder
{
    /// <summary>Violations in a built assembly, each as "Lower.Type uses Higher.Type".</summary>
    public static IReadOnlyList<string> InAssembly(string assemblyPath, string rootNamespace, string[] order)
    {
        using var module = ModuleDefinition.ReadModule(assemblyPath);
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var type in module.GetTypes())
        {
            var from = FolderOf(NamespaceOf(type), rootNamespace);
            if (from is null)
            {
                continue;
            }

            foreach (var used in Uses(type))
            {
                var to = FolderOf(NamespaceOf(used), rootNamespace);
                if (to is not null && Rank(to, order) > Rank(from, order))
                {
                    found.Add($"{from}: {type.Name} uses {to}: {used.Name}");
                }
            }
        }

        return [.. found];
    }

    /// <summary>Violations in source text, each as "file: using line".</summary>
    public static IReadOnlyList<string> InUsings(string folder, string text, string rootNamespace, string[] order)
    {
        var found = new List<string>();
        foreach (var line in text.Split('\n'))
        {
            var trimmed = line.Trim();
            if (!trimmed.StartsWith("using ", StringComparison.Ordinal) || !trimmed.EndsWith(';'))
            {
                continue;
            }

            var name = trimmed[6..^1].Replace("static ", "", StringComparison.Ordinal).Split('=')[^1].Trim();
            var to = FolderOf(name, rootNamespace);
            if (to is not null && Rank(to, order) > Rank(folder, order))
            {
                found.Add($"{folder}: {trimmed}");
            }
        }

        return found;
    }

    private static int Rank(string folder, string[] order) => Array.IndexOf(order, folder);

    private static string? FolderOf(string @namespace, string root) =>
        @namespace.StartsWith(root + ".", StringComparison.Ordinal) ? @namespace[(root.Length + 1)..].Split('.')[0] : null;

    private static string NamespaceOf(TypeReference type)
    {
        var outer = type is TypeSpecification specification ? specification.GetElementType() : type;
        while (outer.DeclaringType is not null)
        {
            outer = outer.DeclaringType;
        }

        return outer.Namespace;
    }

    private static IEnumerable<TypeReference> Uses(TypeDefinition type)
    {
        var direct = new List<TypeReference?> { type.BaseType };
        direct.AddRange(type.Interfaces.Select(static i => i.InterfaceType));
        direct.AddRange(type.Fields.Select(static f => f.FieldType));
        foreach (var method in type.Methods)
        {
            direct.Add(method.ReturnType);
            direct.AddRange(method.Parameters.Select(static p => p.ParameterType));
            if (method.HasBody)
            {
                direct.AddRange(method.Body.Variables.Select(static v => v.VariableType));
                direct.AddRange(method.Body.Instructions.SelectMany(UsesOf));
            }
        }

        return direct.OfType<TypeReference>().SelectMany(Flatten);
    }

    private static IEnumerable<TypeReference?> UsesOf(Instruction instruction) => instruction.Operand switch
    {
        TypeReference type => [type],
        GenericInstanceMethod method => [method.DeclaringType, .. method.GenericArguments],
        MethodReference method => [method.DeclaringType],
        FieldReference field => [field.DeclaringType],
        _ => [],
    };

    private static IEnumerable<TypeReference> Flatten(TypeReference type) => type is GenericInstanceType generic
        ? generic.GenericArguments.SelectMany(Flatten).Prepend(generic.ElementType)
        : [type];
}
