using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Roommate.Platform.Configuration;

/// <summary>Binds a section to its options class and checks it before anything starts.</summary>
public static partial class OptionsAt
{
    /// <summary>
    /// A value of the wrong type, or one <paramref name="problem"/> has something to say about, stops the start with a
    /// <see cref="StartupException"/>: the key's name, what is wrong and an example.
    /// </summary>
    /// <param name="problem">Null when all is well.</param>
    public static IServiceCollection AddOptionsAt<T>(this IServiceCollection services, IConfiguration configuration, string section, Func<T, string?>? problem = null)
        where T : class, new()
    {
        CheckOptionsAt(configuration, section, problem);
        return services.Configure<T>(configuration.GetSection(section));
    }

    /// <summary>The same check for a section that a project below this one binds by itself.</summary>
    public static void CheckOptionsAt<T>(this IConfiguration configuration, string section, Func<T, string?>? problem = null)
        where T : class, new()
    {
        var options = Bind<T>(configuration.GetSection(section));
        if ((problem?.Invoke(options) ?? OutOfRange(options, section)) is { } wrong)
        {
            throw new StartupException(wrong);
        }
    }

    // The attributes on a property ([Range] and the like) are its limits.
    private static string? OutOfRange(object options, string section)
    {
        var found = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), found, validateAllProperties: true);
        return found.Count == 0 ? null : string.Join(Environment.NewLine, found.Select(r => $"{section}:{r.MemberNames.FirstOrDefault()}: {r.ErrorMessage}"));
    }

    private static T Bind<T>(IConfigurationSection section)
        where T : class, new()
    {
        try
        {
            return section.Get<T>(static o => o.ErrorOnUnknownConfiguration = true) ?? new T();
        }
        catch (InvalidOperationException exception)
        {
            throw new StartupException(Text<T>(section, exception.Message));
        }
    }

    private static string Text<T>(IConfigurationSection section, string message)
    {
        if (UnknownIn().Match(message) is { Success: true } unknown)
        {
            var known = typeof(T).GetProperties().Where(static p => p.CanWrite || p.PropertyType.IsGenericType).Select(p => $"{section.Path}:{p.Name}");
            return $"{section.Path}:{unknown.Groups["name"].Value} is no setting. There are: {string.Join(", ", known)}.";
        }

        var key = KeyIn().Match(message) is { Success: true } found ? found.Groups["name"].Value : section.Path;
        var property = typeof(T).GetProperty(key.Split(':')[^1], BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase);
        var example = property?.GetCustomAttribute<ConfigKeyAttribute>()?.Example ?? (property?.PropertyType == typeof(bool) ? "true" : null);
        var expected = property is null ? "another kind of value" : Expected(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType);
        return $"{key} has a value that is not {expected}." + (example is null ? "" : $" Example:  --{key}={example}");
    }

    private static string Expected(Type type) =>
        type == typeof(bool) ? "true or false"
        : type.IsEnum ? string.Join(" or ", Enum.GetNames(type))
        : type == typeof(TimeSpan) ? "a time (hh:mm:ss)"
        : type.IsPrimitive ? "a number"
        : "what it must be";

    // "Failed to convert configuration value at 'Redis:Fsync' to type ..."; the value itself may be a secret and is not shown.
    [GeneratedRegex("at '(?<name>[^']+)'", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex KeyIn();

    [GeneratedRegex("were not found on the instance of [^:]+: '(?<name>[^']+)'", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex UnknownIn();
}
