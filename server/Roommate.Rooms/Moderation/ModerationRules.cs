using System.Text;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Rooms;

namespace Roommate.Rooms.Moderation;

/// <summary>What may become of a home's moderation: pure decisions over its document.</summary>
internal static class ModerationRules
{
    private const int MostWords = 500;
    private const int MostWord = 60;
    private const int MostReports = 500;
    private const int MostReason = 500;

    private static readonly TimeSpan MostMute = TimeSpan.FromDays(30);

    public static Outcome<ModerationRecord> SetWords(ModerationRecord now, ModerationPatch patch)
    {
        var words = patch.Words?.OfType<string>().Select(Plain).Where(static w => w.Length > 0).Distinct().ToArray();
        return words is { Length: > MostWords } || words?.Any(static w => w.Length > MostWord) == true
            ? Fault.Invalid("words", $"A word list has at most {MostWords} words of at most {MostWord} characters.")
            : now with { Words = words ?? now.Words, Action = patch.Action ?? now.Action };
    }

    public static Outcome<ModerationRecord> SetMute(ModerationRecord now, MuteRequest request, string by, DateTimeOffset at)
    {
        if (request.Until <= at || request.Until > at + MostMute)
        {
            return Fault.Invalid("until", $"A mute ends in the future and within {MostMute.Days} days.");
        }

        if (request.Reason is { Length: > MostReason })
        {
            return Fault.Invalid("reason", $"A reason has at most {MostReason} characters.");
        }

        var mutes = now.Mutes.Where(m => m.Value.Until > at && m.Key != request.UserId).ToDictionary();
        mutes[request.UserId] = new MuteRecord(request.Until, by, request.Reason);
        return now with { Mutes = mutes };
    }

    public static Outcome<ModerationRecord> Unmute(ModerationRecord now, string userId) =>
        now.Mutes.ContainsKey(userId) ? now with { Mutes = now.Mutes.Where(m => m.Key != userId).ToDictionary() } : Fault.NotFound("This mute");

    /// <summary>One report per person and message: reporting again changes nothing.</summary>
    public static Outcome<ModerationRecord> Add(ModerationRecord now, Report report)
    {
        if (report.Reason.Length > MostReason)
        {
            return Fault.Invalid("reason", $"A reason has at most {MostReason} characters.");
        }

        if (now.Reports.Values.Any(r => r.MessageId == report.MessageId && r.By == report.By))
        {
            return now;
        }

        return now.Reports.Count >= MostReports
            ? Fault.Conflict("There are too many open reports. An admin looks at those first.")
            : now with { Reports = new Dictionary<string, Report>(now.Reports) { [report.Id] = report } };
    }

    /// <summary>A decision on a message closes every report of it.</summary>
    public static Outcome<ModerationRecord> Close(ModerationRecord now, string reportId) =>
        now.Reports.TryGetValue(reportId, out var report)
            ? now with { Reports = now.Reports.Where(r => r.Value.MessageId != report.MessageId).ToDictionary() }
            : Fault.NotFound("This report");

    /// <summary>The first listed word in a text, as a whole word, whatever its case and accents; null when there is none.</summary>
    public static string? FindWord(ModerationRecord now, string text)
    {
        if (now.Words.Count == 0)
        {
            return null;
        }

        var padded = $" {Plain(text)} ";
        return now.Words.FirstOrDefault(w => padded.Contains($" {w} ", StringComparison.Ordinal));
    }

    public static Fault? CheckMute(ModerationRecord now, string userId, DateTimeOffset at) =>
        now.Mutes.TryGetValue(userId, out var mute) && mute.Until > at
            ? Fault.Forbidden("An admin of this home has muted you for a while.") with { RetryAfter = mute.Until - at }
            : null;

    /// <summary>Lower case letters and digits with one space between words, accents taken off.</summary>
    internal static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var rune in text.Normalize(NormalizationForm.FormKD).EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune))
            {
                plain.Append(Rune.ToLowerInvariant(rune));
            }
            else if (Rune.GetUnicodeCategory(rune) != System.Globalization.UnicodeCategory.NonSpacingMark && plain.Length > 0 && plain[^1] != ' ')
            {
                plain.Append(' ');
            }
        }

        return plain.ToString().TrimEnd();
    }
}
