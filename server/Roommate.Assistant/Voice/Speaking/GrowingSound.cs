using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Roommate.Assistant.Voice.Speaking;

/// <summary>
/// Answers with a reply that is still being spoken. Whoever wants it from its beginning gets one body that grows. A part of it
/// (Safari asks for the first two bytes before anything else) is answered as a part, with a total of <c>*</c> while nobody knows it.
/// </summary>
internal sealed class GrowingSound(TapeReader reader, SoundFormat format) : IResult
{
    // A wish that reaches further from the beginning is one for all of it.
    private const int MostPart = 1024 * 1024;

    // As much as a part waits for, half a second of mp3; of a longer one is sent what there is. Safari asks for far more than there
    // is yet, and would be silent until the reply is whole.
    private const int Enough = 4 * 1024;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = SoundFormats.MediaType(format);
        response.Headers.AcceptRanges = "bytes";
        if (HttpMethods.IsHead(httpContext.Request.Method))
        {
            return;
        }

        if (PartOf(httpContext.Request) is var (from, last))
        {
            await SendPartAsync(httpContext, from, last);
            return;
        }

        await SoundSender.SendAsync(reader, format, response.Body, httpContext.RequestAborted);
    }

    /// <summary>The part that is asked for, or null for all of it: several parts and parts counted from an end nobody knows yet are not served as such.</summary>
    internal static (long From, long Last)? PartOf(HttpRequest request)
    {
        if (request.Headers.IfRange.Count > 0 || !RangeHeaderValue.TryParse(request.Headers.Range.ToString(), out var asked)
            || !asked.Unit.Equals("bytes", StringComparison.OrdinalIgnoreCase) || asked.Ranges.Count != 1 || asked.Ranges.First() is not { From: { } from } range)
        {
            return null;
        }

        var last = Math.Min(range.To ?? long.MaxValue, from > long.MaxValue - MostPart ? long.MaxValue : from + MostPart - 1);
        return from == 0 && last < (range.To ?? long.MaxValue) ? null : (from, last);
    }

    private async Task SendPartAsync(HttpContext http, long from, long last)
    {
        using var part = new MemoryStream();
        var at = 0L;
        var isWhole = true;
        await foreach (var piece in SoundSender.PiecesAsync(reader, format, http.RequestAborted))
        {
            var begin = Math.Clamp(from - at, 0, piece.Length);
            var end = Math.Clamp(last + 1 - at, 0, piece.Length);
            part.Write(piece.Span[(int)begin..(int)Math.Max(begin, end)]);
            at += piece.Length;
            if (at > last || (part.Length >= Enough && !reader.HasMore))
            {
                isWhole = false;
                break;
            }
        }

        var total = isWhole ? (long?)at : null;
        if (part.Length == 0)
        {
            http.Response.StatusCode = StatusCodes.Status416RangeNotSatisfiable;
            http.Response.ContentType = null;
            http.Response.Headers.ContentRange = $"bytes */{at}";
            return;
        }

        http.Response.StatusCode = StatusCodes.Status206PartialContent;
        http.Response.ContentLength = part.Length;
        http.Response.Headers.ContentRange = $"bytes {from}-{from + part.Length - 1}/{(total is { } known ? known : "*")}";
        await http.Response.Body.WriteAsync(part.GetBuffer().AsMemory(0, (int)part.Length), http.RequestAborted);
    }
}
