using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Roommate.Contracts;
using Roommate.Contracts.Faults;

namespace Roommate.Platform.Http;

/// <summary>Faults as problem documents, from one place.</summary>
public static class Problems
{
    /// <summary>The status of a code.</summary>
    public static int StatusOf(string code) => code switch
    {
        FaultCode.Unauthenticated => StatusCodes.Status401Unauthorized,
        FaultCode.Forbidden => StatusCodes.Status403Forbidden,
        FaultCode.NotFound => StatusCodes.Status404NotFound,
        FaultCode.Invalid => StatusCodes.Status400BadRequest,
        FaultCode.Conflict => StatusCodes.Status409Conflict,
        FaultCode.VersionMismatch => StatusCodes.Status412PreconditionFailed,
        FaultCode.TooLarge => StatusCodes.Status413PayloadTooLarge,
        FaultCode.RateLimited => StatusCodes.Status429TooManyRequests,
        FaultCode.DeviceOffline => StatusCodes.Status409Conflict,
        FaultCode.Timeout => StatusCodes.Status504GatewayTimeout,
        _ => StatusCodes.Status503ServiceUnavailable,
    };

    /// <summary>The result that writes the problem document, with <c>Retry-After</c> where it applies.</summary>
    public static IResult Of(Fault fault, HttpContext http, int? status = null)
    {
        var problem = Document(fault, http, status);
        if (fault.RetryAfter is { } wait)
        {
            http.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        if (problem.Status == StatusCodes.Status401Unauthorized)
        {
            http.Response.Headers.WWWAuthenticate = "Bearer";
        }

        return Results.Json(problem, Wire.Json, "application/problem+json", problem.Status);
    }

    public static Problem Document(Fault fault, HttpContext http, int? status = null) =>
        Document(fault, status ?? StatusOf(fault.Code), Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier);

    internal static Problem Document(Fault fault, int status, string trace) => new(
        $"https://roommate.example/problems/{fault.Code}",
        fault.Code.Replace('_', ' '),
        status,
        fault.Code,
        fault.Text,
        trace,
        fault.Errors,
        fault.CurrentVersion);

    /// <summary>The value as JSON with an optional ETag, or the fault as a problem document.</summary>
    public static IResult Answer<T>(this Outcome<T> outcome, HttpContext http, int status = StatusCodes.Status200OK, Func<T, string>? etag = null)
    {
        if (!outcome.TryGet(out var value, out var fault))
        {
            return Of(fault, http);
        }

        if (etag is not null)
        {
            http.Response.Headers.ETag = etag(value);
        }

        return Results.Json(value, Wire.Json, statusCode: status);
    }
}
