using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Roommate.Contracts.Faults;

namespace Roommate.Platform.Http;

/// <summary>Every answer that is an error is a problem document: unreadable bodies, unknown routes, wrong methods, faults, bugs.</summary>
public static partial class ProblemPages
{
    private const long MostReadAway = 4 * 1024 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly string[] OfTheBody =
        ["Content-Type", "Content-Length", "Content-Encoding", "Content-Disposition", "Content-Range", "Accept-Ranges", "Cache-Control", "ETag", "Last-Modified"];

    public static void UseProblems(this IApplicationBuilder app)
    {
        var log = app.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger("Roommate.Http");
        app.Use((http, next) => RunAsync(http, next, log));
    }

    private static async Task RunAsync(HttpContext http, RequestDelegate next, ILogger log)
    {
        try
        {
            await next(http);
            if (!http.Response.HasStarted && http.Response.StatusCode >= 400 && http.Response.ContentLength is null && http.Response.ContentType is null)
            {
                await WriteAsync(OfStatus(http.Response.StatusCode, http), http, http.Response.StatusCode);
            }
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Whoever asked is gone; there is nobody to answer.
            http.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        }
        catch (Exception exception) when (!http.Response.HasStarted)
        {
            var (fault, status) = Of(exception, http, log);
            Forget(http.Response);
            if (status == StatusCodes.Status413PayloadTooLarge)
            {
                await ReadAwayAsync(http);
            }

            await WriteAsync(fault, http, status);
        }
    }

    // What was said of an answer that is not sent any more. What holds for every answer stays: policy, limits, CORS.
    private static void Forget(HttpResponse response)
    {
        foreach (var name in OfTheBody)
        {
            response.Headers.Remove(name);
        }
    }

    // Who is still sending when the connection closes loses the answer with it. What is only somewhat too large is read to its end.
    private static async Task ReadAwayAsync(HttpContext http)
    {
        if (http.Request.ContentLength is not (> 0 and <= MostReadAway) || http.Features.Get<IHttpMaxRequestBodySizeFeature>() is not { IsReadOnly: false } limit)
        {
            return;
        }

        limit.MaxRequestBodySize = MostReadAway;
        using var patience = new CancellationTokenSource(Patience, http.RequestServices.GetRequiredService<TimeProvider>());
        await using var rest = new InterruptibleBody(http.Request.BodyReader, patience.Token);
        try
        {
            await rest.CopyToAsync(Stream.Null, CancellationToken.None);
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException)
        {
            // It takes too long, or whoever sent it is gone.
        }
    }

    private static Task WriteAsync(Fault fault, HttpContext http, int status) => Problems.Of(fault, http, status).ExecuteAsync(http);

    private static (Fault Fault, int Status) Of(Exception exception, HttpContext http, ILogger log)
    {
        switch (exception)
        {
            case FaultException fault:
                return (fault.Fault, Problems.StatusOf(fault.Fault.Code));
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                return (Fault.TooLarge("The request is too large."), StatusCodes.Status413PayloadTooLarge);
            case BadHttpRequestException { StatusCode: StatusCodes.Status415UnsupportedMediaType }:
                return (Fault.Invalid("Send application/json."), StatusCodes.Status415UnsupportedMediaType);
            case BadHttpRequestException { InnerException: JsonException json }:
                return (OfJson(json), StatusCodes.Status400BadRequest);
            case BadHttpRequestException bad:
                return (Fault.Invalid("The request could not be read: a value in the path, the query or the body has the wrong form."), bad.StatusCode);
            default:
                Log.Failed(log, exception, http.Request.Method, http.Request.Path, Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier);
                return (Fault.Unavailable("Something went wrong on the server. The trace id of this answer finds it in the log."), StatusCodes.Status500InternalServerError);
        }
    }

    private static Fault OfJson(JsonException json)
    {
        var missing = MissingNames().Matches(json.Message.Contains("missing required", StringComparison.Ordinal) ? json.Message[json.Message.IndexOf("including", StringComparison.Ordinal)..] : "")
            .Select(static m => m.Groups["name"].Value).ToArray();
        if (missing.Length > 0)
        {
            return Fault.Invalid($"Needed and missing: {string.Join(", ", missing)}.") with { Errors = missing.ToDictionary(static m => m, static _ => new[] { "This is needed." }) };
        }

        var field = json.Path?.TrimStart('$', '.') ?? "";
        return field.Length is > 0 and < 200
            ? Fault.Invalid(field, "This value has the wrong type or form.")
            : Fault.Invalid("The body is not the JSON this route takes. See /openapi/v1.json.");
    }

    private static Fault OfStatus(int status, HttpContext http) => status switch
    {
        StatusCodes.Status401Unauthorized => Fault.Unauthenticated(),
        StatusCodes.Status403Forbidden => Fault.Forbidden(),
        StatusCodes.Status404NotFound => new Fault(FaultCode.NotFound, "There is no such route."),
        StatusCodes.Status405MethodNotAllowed => Fault.Invalid($"{http.Request.Method} is not possible here."),
        StatusCodes.Status413PayloadTooLarge => Fault.TooLarge("The request is too large."),
        StatusCodes.Status415UnsupportedMediaType => Fault.Invalid("Send application/json."),
        >= 500 => Fault.Unavailable(),
        _ => Fault.Invalid("The request could not be understood."),
    };

    [GeneratedRegex("'(?<name>[A-Za-z0-9_]{1,64})'", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex MissingNames();

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "{Method} {Path} failed; trace {Trace}")]
        public static partial void Failed(ILogger logger, Exception exception, string method, string path, string trace);
    }
}
