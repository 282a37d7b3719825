using System.Globalization;
using System.Text.RegularExpressions;
using Roommate.Assistant.Memory.Recall;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;

namespace Roommate.Assistant.Memory;

/// <summary>What a memory must look like, and what is made of a request.</summary>
internal static partial class MemoryChecks
{
    public const int MostText = 8_000;
    public const int MostImported = 500;
    private const int MostShort = 200;
    private const int MostTags = 20;
    private const int MostTag = 60;

    /// <summary>Null when all is well; otherwise what is wrong, field by field.</summary>
    public static Fault? Check(CreateMemoryRequest request, string at = "")
    {
        var wrong = new Dictionary<string, string[]>();
        Check(wrong, at, request.Text, request.Kind, request.Confidence, request.Tags);
        Short(wrong, at, ("subject", request.Subject), ("key", request.Key), ("speaker", request.Speaker), ("session", request.Session), ("source.roomId", request.Source?.RoomId), ("source.messageId", request.Source?.MessageId));
        Long(wrong, at, ("value", request.Value), ("caption", request.Caption));
        if (request.Turn is < 0)
        {
            wrong[$"{at}turn"] = ["A turn is a number from 0."];
        }

        return Faulted(wrong);
    }

    public static Fault? Check(MemoryPatch patch)
    {
        var wrong = new Dictionary<string, string[]>();
        Check(wrong, "", patch.Text, patch.Kind, patch.Confidence, patch.Tags);
        Short(wrong, "", ("subject", patch.Subject), ("key", patch.Key));
        Long(wrong, "", ("value", patch.Value));
        return Faulted(wrong);
    }

    /// <summary>A memory as asked for, not yet weighed against what is there.</summary>
    public static MemoryRecord ToRecord(CreateMemoryRequest request, string userId, DateTimeOffset now, MemoryOrigin origin)
    {
        var text = request.Text.Trim();
        var said = request.ValidFrom ?? request.At ?? DateInText(text, now) ?? now;
        var kind = request.Kind?.Trim().ToLowerInvariant() ?? (request.Speaker is null ? "note" : MemoryRecord.Episode);
        return new MemoryRecord(kind, text, request.Confidence ?? 1, said, request.At ?? now, origin, userId, Order: 0)
        {
            Tags = request.Tags is { Count: > 0 } ? request.Tags : null,
            Pinned = request.Pinned == true ? true : null,
            Sensitivity = request.Sensitivity ?? (kind == "health" ? MemorySensitivity.Sensitive : null),
            Subject = request.Subject,
            Key = request.Key,
            Value = request.Value,
            ValidTo = request.ValidTo,
            Source = request.Source,
            Speaker = request.Speaker,
            Caption = request.Caption,
            Session = request.Session,
            Turn = request.Turn,
        };
    }

    // "[1:56 pm on 8 May, 2023] ..." and the like, where nothing else says when.
    private static DateTimeOffset? DateInText(string text, DateTimeOffset now) =>
        BracketedDate().Match(text) is { Success: true } match && TimeReader.Read(match.Groups["date"].Value, now) is { } span
            ? DateTimeOffset.FromUnixTimeMilliseconds(span.FromMs)
            : null;

    private static void Check(Dictionary<string, string[]> wrong, string at, string? text, string? kind, double? confidence, IReadOnlyList<string>? tags)
    {
        if (text is not null && (text.Trim().Length == 0 || text.Length > MostText))
        {
            wrong[$"{at}text"] = [string.Create(CultureInfo.InvariantCulture, $"A memory's text has 1 to {MostText} characters.")];
        }

        if (kind is not null && !KindName().IsMatch(kind.Trim()))
        {
            wrong[$"{at}kind"] = ["A kind is one word of 1 to 32 letters, for example preference."];
        }

        if (confidence is < 0 or > 1 or double.NaN)
        {
            wrong[$"{at}confidence"] = ["Confidence is a number from 0 to 1."];
        }

        if (tags is not null && (tags.Count > MostTags || tags.Any(static t => t is null || t.Trim().Length == 0 || t.Length > MostTag)))
        {
            wrong[$"{at}tags"] = [string.Create(CultureInfo.InvariantCulture, $"At most {MostTags} tags of 1 to {MostTag} characters.")];
        }
    }

    private static void Short(Dictionary<string, string[]> wrong, string at, params ReadOnlySpan<(string Field, string? Value)> fields) => Lengths(wrong, at, MostShort, fields);

    private static void Long(Dictionary<string, string[]> wrong, string at, params ReadOnlySpan<(string Field, string? Value)> fields) => Lengths(wrong, at, MostText, fields);

    private static void Lengths(Dictionary<string, string[]> wrong, string at, int most, ReadOnlySpan<(string Field, string? Value)> fields)
    {
        foreach (var (field, value) in fields)
        {
            if (value is not null && (value.Trim().Length == 0 || value.Length > most))
            {
                wrong[at + field] = [string.Create(CultureInfo.InvariantCulture, $"This has 1 to {most} characters, or is left out.")];
            }
        }
    }

    private static Fault? Faulted(Dictionary<string, string[]> wrong) =>
        wrong.Count == 0 ? null : Fault.Invalid("This memory is not complete or has wrong values.") with { Errors = wrong };

    [GeneratedRegex(@"^[\p{L}][\p{L}_-]{0,31}$", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex KindName();

    [GeneratedRegex(@"^[\[(](?<date>[^\])]{4,40})[\])]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex BracketedDate();
}
