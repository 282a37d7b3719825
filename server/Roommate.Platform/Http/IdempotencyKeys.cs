using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Roommate.Contracts.Faults;
using Roommate.Platform.Security;
using Roommate.Platform.Store;

namespace Roommate.Platform.Http;

/// <summary>
/// <c>Idempotency-Key</c> on a POST of a signed-in person: the same key and request get the first answer for 24 h and act
/// once; the same key with another request is 422; while the first is still running it is a conflict to try again.
/// Only answers that succeeded are kept: after another one the same key may be tried again.
/// </summary>
public static class IdempotencyKeys
{
    private const string Header = "Idempotency-Key";
    private const int MostKey = 200;
    private const int MostKept = 1024 * 1024;

    /// <summary>After authentication and inside <see cref="ProblemPages.UseProblems"/>.</summary>
    public static void UseIdempotencyKeys(this IApplicationBuilder app) => app.Use(RunAsync);

    private static async Task RunAsync(HttpContext http, RequestDelegate next)
    {
        var key = http.Request.Headers[Header].ToString();
        if (key.Length == 0 || !HttpMethods.IsPost(http.Request.Method) || Caller.From(http.User) is not { } caller)
        {
            await next(http);
            return;
        }

        if (key.Length > MostKey || key.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            await Problems.Of(Fault.Invalid(Header, $"An idempotency key has 1 to {MostKey} visible ASCII characters, for example a UUID."), http).ExecuteAsync(http);
            return;
        }

        var results = http.RequestServices.GetRequiredService<FirstResults>();
        var request = new KeyedRequest(results, caller.UserId, key, await FingerprintAsync(http));
        var begun = await results.BeginAsync(request.Owner, request.Key, request.Fingerprint, http.RequestAborted);
        await (begun.State switch
        {
            BegunState.Fresh => FirstAsync(http, next, request),
            BegunState.Done => RepeatAsync(http, begun.First!),
            BegunState.Running => Problems.Of(Fault.Conflict("The first request with this key is still being worked on.") with { RetryAfter = TimeSpan.FromSeconds(1) }, http).ExecuteAsync(http),
            _ => Problems.Of(Fault.Invalid(Header, "This key was used for another request. Use a new one."), http, StatusCodes.Status422UnprocessableEntity).ExecuteAsync(http),
        });
    }

    private static async Task FirstAsync(HttpContext http, RequestDelegate next, KeyedRequest request)
    {
        var output = http.Response.Body;
        using var captured = new MemoryStream();
        http.Response.Body = captured;
        FirstResult? result = null;
        try
        {
            await next(http);
            if (http.Response.StatusCode is >= 200 and < 300 && captured.Length <= MostKept)
            {
                result = new FirstResult(http.Response.StatusCode, captured.ToArray(), http.Response.ContentType, http.Response.Headers.ETag);
            }
        }
        finally
        {
            http.Response.Body = output;

            // Kept even when whoever asked has gone meanwhile: they will ask again with this key.
            await request.Results.EndAsync(request.Owner, request.Key, request.Fingerprint, result, CancellationToken.None);
        }

        captured.Position = 0;
        await captured.CopyToAsync(output, http.RequestAborted);
    }

    private static async Task RepeatAsync(HttpContext http, FirstResult first)
    {
        http.Response.StatusCode = first.Status;
        http.Response.ContentType = first.ContentType;
        http.Response.Headers["Idempotency-Replayed"] = "true";
        if (first.Etag is { } etag)
        {
            http.Response.Headers.ETag = etag;
        }

        await http.Response.Body.WriteAsync(first.Body, http.RequestAborted);
    }

    private static async Task<byte[]> FingerprintAsync(HttpContext http)
    {
        http.Request.EnableBuffering();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{http.Request.Method} {http.Request.Path}{http.Request.QueryString}\n"));
        var buffer = new byte[8192];
        while (await http.Request.Body.ReadAsync(buffer, http.RequestAborted) is var read and > 0)
        {
            hash.AppendData(buffer, 0, read);
        }

        http.Request.Body.Position = 0;
        return hash.GetHashAndReset();
    }

    private sealed record KeyedRequest(FirstResults Results, string Owner, string Key, byte[] Fingerprint);
}
