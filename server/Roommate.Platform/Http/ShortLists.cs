using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Roommate.Contracts;

namespace Roommate.Platform.Http;

/// <summary>
/// Lists that are short are read whole; <c>limit</c> and <c>cursor</c> hold for them all the same, in one place for every route that
/// answers a page and takes no limit of its own. A cursor names the last entry that was answered: what is added or removed before it moves nothing.
/// </summary>
public static class ShortLists
{
    private static readonly string[] Names = ["id", "userId"];

    public static TBuilder WithShortLists<TBuilder>(this TBuilder routes)
        where TBuilder : IEndpointConventionBuilder =>
        routes.AddEndpointFilterFactory(static (context, next) =>
            Array.Exists(context.MethodInfo.GetParameters(), static p => p.Name == "limit")
                ? next
                : async invocation => Cut(await next(invocation), invocation.HttpContext));

    /// <summary>The part of a list that was asked for; null when the cursor is none of this list's.</summary>
    public static IPage? Part(IPage all, int limit, string? cursor)
    {
        if (!TryStart(all, cursor, out var start))
        {
            return null;
        }

        var end = Math.Min(start + limit, all.Count);
        return all.Cut(start, end - start, end < all.Count && end > 0 ? Cursor(end - 1, Key(all.At(end - 1))) : null);
    }

    private static object? Cut(object? result, HttpContext http)
    {
        var query = http.Request.Query;
        if (result is not IValueHttpResult { Value: IPage page } || page.Next is not null || !HttpMethods.IsGet(http.Request.Method) || !(query.ContainsKey("limit") || query.ContainsKey("cursor")))
        {
            return result;
        }

        int? asked = null;
        if (query["limit"].ToString() is { Length: > 0 } text)
        {
            asked = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        }

        return Paging.Limit(asked) is not { } limit ? Problems.Of(Paging.WrongLimit, http)
            : Part(page, limit, query["cursor"].ToString()) is not { } part ? Problems.Of(Paging.WrongCursor, http)
            : Results.Json<object>(part, Wire.Json);
    }

    private static bool TryStart(IPage all, string? cursor, out int start)
    {
        start = 0;
        if (string.IsNullOrEmpty(cursor))
        {
            return true;
        }

        if (Read(cursor) is not var (hint, key))
        {
            return false;
        }

        // Usually it stands where it stood; what is gone itself has left its place to the next.
        start = hint < all.Count && Key(all.At(hint)) == key ? hint + 1
            : Enumerable.Range(0, all.Count).FirstOrDefault(i => Key(all.At(i)) == key, -1) is >= 0 and var at ? at + 1
            : Math.Min(hint, all.Count);
        return true;
    }

    private static string Cursor(int index, string key) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{index}:{key}")));

    private static (int Hint, string Key)? Read(string cursor)
    {
        if (cursor.Length > 400 || !Base64Url.IsValid(cursor))
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor));
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && int.TryParse(text.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var hint) ? (hint, text[(colon + 1)..]) : null;
    }

    // Its id; what has none is its own name.
    private static string Key(object? entry)
    {
        var json = JsonSerializer.SerializeToElement(entry, Wire.Json);
        if (json.ValueKind == JsonValueKind.Object)
        {
            foreach (var name in Names)
            {
                if (json.TryGetProperty(name, out var id) && id.ValueKind == JsonValueKind.String)
                {
                    return id.GetString()!;
                }
            }
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json.GetRawText())).AsSpan(0, 8));
    }
}
