namespace Roommate.Contracts.Assistant;

/// <summary>Something the assistant knows about a person or a home, or something that was said, with where it came from.</summary>
/// <param name="Kind"><c>episode</c> (what was said), <c>person</c>, <c>pet</c>, <c>place</c>, <c>work</c>, <c>preference</c>, <c>health</c>, <c>event</c>, <c>instruction</c>, <c>note</c> or another word.</param>
/// <param name="ValidFrom">When it began to hold (for an episode: when it was said).</param>
/// <param name="ValidTo">When a newer one took its place, or it ended; absent while it holds.</param>
/// <param name="At">When it was learnt.</param>
/// <param name="Score">With a search only: higher is better.</param>
public sealed record MemoryView(
    string Id,
    MemoryScope Scope,
    string Kind,
    string Text,
    double Confidence,
    IReadOnlyList<string> Tags,
    bool Pinned,
    DateTimeOffset ValidFrom,
    DateTimeOffset At,
    MemoryOrigin Origin,
    MemorySensitivity Sensitivity,
    long Version,
    string? Subject = null,
    string? Key = null,
    string? Value = null,
    DateTimeOffset? ValidTo = null,
    string? SupersededBy = null,
    MemorySource? Source = null,
    string? Speaker = null,
    string? Caption = null,
    string? Session = null,
    int? Turn = null,
    string? DerivedFrom = null,
    double? Score = null);

/// <summary>Whose it is: this person's alone, or the home's.</summary>
public enum MemoryScope
{
    Person,
    Home,
}

/// <summary>How it came to be known.</summary>
public enum MemoryOrigin
{
    /// <summary>A person added or asked to remember it.</summary>
    Person,

    /// <summary>It was said in a room.</summary>
    Said,

    /// <summary>Read out of what was said by a pattern: a hint.</summary>
    Pattern,

    /// <summary>Read out of what was said by the language model: a hint.</summary>
    Model,
}

/// <summary>A sensitive memory enters no answer in a room that others read.</summary>
public enum MemorySensitivity
{
    Normal,
    Sensitive,
}

/// <summary>Where a memory came from.</summary>
public sealed record MemorySource(string? RoomId = null, string? MessageId = null);

/// <summary>
/// <c>POST /homes/{id}/memories</c>. A conversation is loaded as episodes: <c>text</c> with <c>speaker</c>, <c>at</c> and, where
/// known, <c>session</c> and <c>turn</c>. With <c>key</c> and <c>value</c> a newer one takes the older one's place.
/// </summary>
public sealed record CreateMemoryRequest(
    string Text,
    MemoryScope? Scope = null,
    string? Kind = null,
    string? Subject = null,
    string? Key = null,
    string? Value = null,
    double? Confidence = null,
    IReadOnlyList<string>? Tags = null,
    bool? Pinned = null,
    MemorySensitivity? Sensitivity = null,
    DateTimeOffset? At = null,
    DateTimeOffset? ValidFrom = null,
    DateTimeOffset? ValidTo = null,
    MemorySource? Source = null,
    string? Speaker = null,
    string? Caption = null,
    string? Session = null,
    int? Turn = null);

/// <summary><c>PATCH /memories/{id}</c> (merge-patch): what is absent stays; <c>null</c> takes subject, key, value or the end away.</summary>
public sealed record MemoryPatch(
    string? Text = null,
    string? Kind = null,
    double? Confidence = null,
    IReadOnlyList<string>? Tags = null,
    bool? Pinned = null,
    MemorySensitivity? Sensitivity = null,
    DateTimeOffset? ValidFrom = null)
{
    private bool _hasSubject;
    private bool _hasKey;
    private bool _hasValue;
    private bool _hasValidTo;

    public string? Subject { get; init => (field, _hasSubject) = (value, true); }

    public string? Key { get; init => (field, _hasKey) = (value, true); }

    public string? Value { get; init => (field, _hasValue) = (value, true); }

    public DateTimeOffset? ValidTo { get; init => (field, _hasValidTo) = (value, true); }

    public string? SubjectOf(string? old) => _hasSubject ? Subject : old;

    public string? KeyOf(string? old) => _hasKey ? Key : old;

    public string? ValueOf(string? old) => _hasValue ? Value : old;

    public DateTimeOffset? ValidToOf(DateTimeOffset? old) => _hasValidTo ? ValidTo : old;
}

/// <summary><c>POST /homes/{id}/memories/import</c>: at most 500 at once, in the order they were said.</summary>
public sealed record ImportMemoriesRequest(IReadOnlyList<CreateMemoryRequest> Items);

/// <param name="Ids">One per item, in order; that of the memory already there for one that was known.</param>
/// <param name="Added">How many are new.</param>
public sealed record ImportMemoriesResult(IReadOnlyList<string> Ids, int Added);

/// <summary><c>GET</c> and <c>PUT /homes/{id}/memories/consent</c>: what the assistant may remember of this person.</summary>
/// <param name="Enabled">False: nothing this person says is remembered.</param>
/// <param name="OffIn">Rooms in which nothing this person says is remembered.</param>
public sealed record MemoryConsent(bool Enabled, IReadOnlyList<string> OffIn);

/// <summary><c>DELETE /homes/{id}/memories</c> and <c>/memories/{id}</c>: how many went, with everything derived from them.</summary>
public sealed record ForgetResult(int Forgotten);
