using System.Globalization;
using Microsoft.AspNetCore.Http;
using Roommate.Contracts.Faults;

namespace Roommate.Platform.Http;

/// <summary>Versions as entity tags: <c>"42"</c>.</summary>
public static class Etag
{
    public static string Of(long version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <summary>Reads <c>If-Match</c>; no header and <c>*</c> ask for nothing. A fault when it is no version of ours.</summary>
    public static Fault? TryRead(HttpContext http, out long? version)
    {
        version = null;
        var header = http.Request.Headers.IfMatch.ToString().Trim();
        if (header.Length == 0 || header == "*")
        {
            return null;
        }

        if (header.Length > 2 && header[0] == '"' && header[^1] == '"'
            && long.TryParse(header.AsSpan(1, header.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture, out var read))
        {
            version = read;
            return null;
        }

        return Fault.Invalid("If-Match", "If-Match takes one entity tag as a GET answered it, for example \"42\".");
    }
}
