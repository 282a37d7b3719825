namespace Roommate.Platform.Configuration;

/// <summary>Describes an option for <c>./run --help</c> and docs/configuration.md, which are generated from these.</summary>
/// <param name="meaning">What it does, one sentence.</param>
/// <param name="example">A value somebody could type.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ConfigKeyAttribute(string meaning, string? example = null) : Attribute
{
    public string Meaning { get; } = meaning;

    public string? Example { get; } = example;
}
