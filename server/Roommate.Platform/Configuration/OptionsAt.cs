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
        var bound = configuration.GetSection(section);
        var options = Bind<T>(bound);
        if (problem?.Invoke(options) is { } wrong)
        {
            throw new StartupException(wrong);
        }

        return services.Configure<T>(bound);
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
            var known = typeof(T).GetProperties().Where(static p => p.CanWrite).Select(p => $"{section.Path}:{p.Name}");
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
