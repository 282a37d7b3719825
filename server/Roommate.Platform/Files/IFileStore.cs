using System.Text.RegularExpressions;

namespace Roommate.Platform.Files;

/// <summary>Keeps bytes under a name. Trouble with the store is the fault <c>unavailable</c>.</summary>
public interface IFileStore
{
    /// <summary>Keeps the content from its beginning; what was there under this name is replaced, never half.</summary>
    ValueTask PutAsync(string name, Stream content, CancellationToken ct);

    /// <summary>A part of the content; null when there is nothing under this name.</summary>
    ValueTask<Stream?> OpenAsync(string name, long from, long length, CancellationToken ct);

    /// <summary>Takes it away; what is not there is no error.</summary>
    ValueTask DeleteAsync(string name, CancellationToken ct);
}

/// <summary>Names are made here, never by people; checked all the same, since they become paths.</summary>
internal static partial class FileNames
{
    public static string Checked(string name) => Good().IsMatch(name) ? name : throw new ArgumentException($"'{name}' is no name of a file.", nameof(name));

    [GeneratedRegex("^[A-Za-z0-9_]{3,60}(\\.[a-z]{1,10})?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex Good();
}
