using Microsoft.Extensions.Configuration;

namespace Roommate.Platform.Configuration;

/// <summary>
/// <c>Section__Key__File=/run/secrets/x</c> sets <c>Section:Key</c> to the file's content, so that a secret is in no
/// process list and no compose file.
/// </summary>
public static class SecretFiles
{
    private const string Suffix = ":File";

    /// <summary>Adds the values; a file that cannot be read stops the start with the key's name.</summary>
    public static void AddSecretFiles(this IConfigurationManager configuration)
    {
        var values = new Dictionary<string, string?>();
        foreach (var (key, path) in configuration.AsEnumerable().Where(static p => p.Key.EndsWith(Suffix, StringComparison.OrdinalIgnoreCase) && !string.IsNullOrEmpty(p.Value)))
        {
            values[key[..^Suffix.Length]] = Read(key, path!);
        }

        configuration.AddInMemoryCollection(values);
    }

    private static string Read(string key, string path)
    {
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"{key} names {path}, which cannot be read ({exception.Message.TrimEnd('.')}). Example:  {key}=/run/secrets/openai");
        }
    }
}
