namespace Roommate.Contracts.Faults;

/// <summary>
/// An expected failure: a code from the contract and a text that tells a person what to do next. It never carries a
/// stack trace, a key or another member's data. It becomes a problem document on HTTP and <c>code: text</c> on the hub.
/// </summary>
/// <param name="Code">One of <see cref="FaultCode"/>.</param>
/// <param name="Text">One sentence for a person.</param>
public sealed record Fault(string Code, string Text)
{
    /// <summary>For <c>invalid</c>: what is wrong, per field (camelCase path).</summary>
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }

    /// <summary>For <c>version_mismatch</c>: the version that holds now.</summary>
    public long? CurrentVersion { get; init; }

    /// <summary>For <c>rate_limited</c> and <c>unavailable</c>: when trying again makes sense.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public static Fault Unauthenticated(string text = "Sign in first.") => new(FaultCode.Unauthenticated, text);

    public static Fault Forbidden(string text = "Your role does not allow this. Ask an owner or admin of the home.") => new(FaultCode.Forbidden, text);

    public static Fault NotFound(string what = "This") => new(FaultCode.NotFound, $"{what} does not exist, or you may not see it.");

    public static Fault Invalid(string text) => new(FaultCode.Invalid, text);

    public static Fault Invalid(string field, string text) =>
        new(FaultCode.Invalid, text) { Errors = new Dictionary<string, string[]> { [field] = [text] } };

    public static Fault Conflict(string text) => new(FaultCode.Conflict, text);

    public static Fault VersionMismatch(long current) =>
        new(FaultCode.VersionMismatch, $"It was changed meanwhile; the current version is {current}. Read it again and retry.") { CurrentVersion = current };

    public static Fault TooLarge(string text) => new(FaultCode.TooLarge, text);

    public static Fault RateLimited(TimeSpan retryAfter, string text = "Too many requests. Wait a moment and try again.") =>
        new(FaultCode.RateLimited, text) { RetryAfter = retryAfter };

    public static Fault DeviceOffline(string name) => new(FaultCode.DeviceOffline, $"{name} is offline. Try again when it is back.");

    public static Fault Timeout(string text) => new(FaultCode.Timeout, text);

    public static Fault Unavailable(string text = "The store does not answer right now. Nothing was changed; try again in a moment.") =>
        new(FaultCode.Unavailable, text) { RetryAfter = TimeSpan.FromSeconds(1) };
}

/// <summary>The codes of the contract, the same on the hub and over HTTP. They only ever grow.</summary>
public static class FaultCode
{
    public const string Unauthenticated = "unauthenticated";
    public const string Forbidden = "forbidden";
    public const string NotFound = "not_found";
    public const string Invalid = "invalid";
    public const string Conflict = "conflict";
    public const string VersionMismatch = "version_mismatch";
    public const string TooLarge = "too_large";
    public const string RateLimited = "rate_limited";
    public const string DeviceOffline = "device_offline";
    public const string Timeout = "timeout";
    public const string Unavailable = "unavailable";

    public static readonly IReadOnlyList<string> All =
    [
        Unauthenticated, Forbidden, NotFound, Invalid, Conflict, VersionMismatch, TooLarge, RateLimited, DeviceOffline, Timeout, Unavailable,
    ];
}
