namespace Roommate.Contracts;

/// <summary>One page of a list; <paramref name="Next"/> is the cursor of the following page, absent at the end.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next = null) : IPage
{
    int IPage.Count => Items.Count;

    object? IPage.At(int index) => Items[index];

    IPage IPage.Cut(int start, int count, string? next) => new Page<T>([.. Items.Skip(start).Take(count)], next);
}

/// <summary>A page of whatever; it lets one piece of code cut every list.</summary>
public interface IPage
{
    string? Next { get; }

    int Count { get; }

    object? At(int index);

    IPage Cut(int start, int count, string? next);
}

/// <summary>The error body of every route, <c>application/problem+json</c>.</summary>
public sealed record Problem(
    string Type,
    string Title,
    int Status,
    string Code,
    string Detail,
    string TraceId,
    IReadOnlyDictionary<string, string[]>? Errors = null,
    long? CurrentVersion = null);

/// <summary><c>GET /api/v1/about</c>: what a page needs before anybody has signed in.</summary>
/// <param name="RegistrationOpen">Whether anybody may make an account, without an invite.</param>
public sealed record About(string Version, bool SetupNeeded, bool Demo, string? DemoEmail = null, string? DemoPassword = null, bool RegistrationOpen = false);
