using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Roommate.Contracts.Faults;
using Roommate.Platform.Http;

namespace Roommate.Platform.Files;

/// <summary>What is served: a name in the store with what its answer says of it.</summary>
/// <param name="Stored">The name in the store.</param>
/// <param name="Shown">The name a download gets.</param>
public sealed record ServedFile(string Stored, string Shown, FileType Type, long Bytes);

/// <summary>
/// Serves a file: one range, entity tag, and headers under which nothing in it runs, whatever it is. Not kept by shared
/// caches, and asked for again each time, so that a right that ended has ended.
/// </summary>
public sealed class FileAnswer(ServedFile file, IFileStore store) : IResult
{
    private const int Buffer = 64 * 1024;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (request, response) = (httpContext.Request, httpContext.Response);
        var tag = new EntityTagHeaderValue($"\"{file.Stored}\"");
        Say(response.Headers, tag);
        if (request.GetTypedHeaders().IfNoneMatch.Any(t => t.Compare(tag, useStrongComparison: false) || t.Tag == "*"))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        var (from, length, wrong) = Range(request, tag);
        if (wrong)
        {
            response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes */{file.Bytes}");
            await Problems.Of(Fault.Invalid("Range", $"This file has {file.Bytes} bytes."), httpContext, StatusCodes.Status416RangeNotSatisfiable).ExecuteAsync(httpContext);
            return;
        }

        await using var content = await store.OpenAsync(file.Stored, from, length, httpContext.RequestAborted);
        if (content is null)
        {
            await Problems.Of(Fault.NotFound("This file"), httpContext).ExecuteAsync(httpContext);
            return;
        }

        response.ContentType = file.Type.Type;
        response.ContentLength = length;
        if (length < file.Bytes)
        {
            response.StatusCode = StatusCodes.Status206PartialContent;
            response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes {from}-{from + length - 1}/{file.Bytes}");
        }

        if (!HttpMethods.IsHead(request.Method))
        {
            await CopyAsync(content, response.Body, length, httpContext.RequestAborted);
        }
    }

    private static async Task CopyAsync(Stream content, Stream body, long length, CancellationToken ct)
    {
        var buffer = new byte[Buffer];
        while (length > 0)
        {
            var read = await content.ReadAsync(buffer.AsMemory(0, (int)Math.Min(length, buffer.Length)), ct);
            if (read == 0)
            {
                throw new EndOfStreamException("A file in the store is shorter than its record says.");
            }

            await body.WriteAsync(buffer.AsMemory(0, read), ct);
            length -= read;
        }
    }

    private void Say(IHeaderDictionary headers, EntityTagHeaderValue tag)
    {
        var disposition = new ContentDispositionHeaderValue(file.Type.IsInline ? "inline" : "attachment");
        disposition.SetHttpFileName(file.Shown);
        headers.ContentDisposition = disposition.ToString();
        headers.ETag = tag.ToString();
        headers.AcceptRanges = "bytes";
        headers.CacheControl = "private, no-cache";
        headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.XContentTypeOptions = "nosniff";
    }

    // One range; several, and what is no range, are answered with the whole (RFC 9110, 14.2).
    private (long From, long Length, bool Wrong) Range(HttpRequest request, EntityTagHeaderValue tag)
    {
        var asked = request.GetTypedHeaders().Range;
        var condition = request.GetTypedHeaders().IfRange;
        if (asked is null || asked.Unit != "bytes" || asked.Ranges.Count != 1 || (condition is not null && condition.EntityTag?.Compare(tag, useStrongComparison: true) != true))
        {
            return (0, file.Bytes, false);
        }

        var range = asked.Ranges.Single();
        var from = range.From ?? Math.Max(0, file.Bytes - range.To!.Value);
        var to = range.From is null ? file.Bytes - 1 : Math.Min(range.To ?? long.MaxValue, file.Bytes - 1);
        return from >= file.Bytes || to < from ? (0, 0, true) : (from, to - from + 1, false);
    }
}
