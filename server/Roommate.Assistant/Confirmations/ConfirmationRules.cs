using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;

namespace Roommate.Assistant.Confirmations;

/// <summary>When a question may be answered, and what counts as an answer. Pure.</summary>
internal static class ConfirmationRules
{
    public const int MostWaiting = 20;
    private const int MostWords = 5;

    public static readonly TimeSpan Life = TimeSpan.FromSeconds(60);

    private static readonly HashSet<string> Yes =
    [
        "yes", "yeah", "yep", "yup", "sure", "ok", "okay", "please do", "do it", "go ahead", "confirm", "confirmed", "yes please", "yes do it", "yes go ahead", "of course", "correct", "that's right",
        "ja", "ja bitte", "mach das", "mach es", "klar", "natürlich", "gerne", "bestätigt", "jawohl",
    ];

    private static readonly HashSet<string> YesToAll = ["yes to all", "yes all", "all of them", "yes all of them", "do all", "do them all", "all", "ja alle", "alle", "ja zu allem"];

    private static readonly HashSet<string> No =
    [
        "no", "nope", "no thanks", "no thank you", "don't", "do not", "don't do it", "no don't", "cancel", "stop", "never mind", "nevermind", "not now", "rather not",
        "nein", "nein danke", "lieber nicht", "nicht", "lass es", "abbrechen",
    ];

    public static IReadOnlyList<Confirmation> Current(IReadOnlyList<Confirmation> asked, DateTimeOffset now, TimeSpan kept) =>
        [.. asked.Where(c => c.ExpiresAt + kept > now).Select(c => c.State == ConfirmationState.Waiting && c.ExpiresAt <= now ? c with { State = ConfirmationState.Expired } : c)];

    /// <summary>One answer, in time.</summary>
    public static Outcome<Confirmation> Answer(IReadOnlyList<Confirmation> asked, string id, bool accept) => asked.FirstOrDefault(c => c.Id == id) switch
    {
        null => Fault.NotFound("This question"),
        { State: ConfirmationState.Expired } => Fault.Conflict("The minute for an answer is over. Ask again."),
        { State: ConfirmationState.Waiting } waiting => waiting with { State = accept ? ConfirmationState.Accepted : ConfirmationState.Declined },
        _ => Fault.Conflict("This was answered already."),
    };

    /// <summary>What somebody said as an answer; null when it is none.</summary>
    public static Reply? Read(string text)
    {
        var plain = new string([.. text.ToLowerInvariant().Replace('’', '\'').Select(static c => char.IsLetter(c) || c == '\'' ? c : ' ')]);
        var words = plain.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length is 0 or > MostWords)
        {
            return null;
        }

        var said = string.Join(' ', words);
        return YesToAll.Contains(said) ? Reply.YesToAll : Yes.Contains(said) ? Reply.Yes : No.Contains(said) ? Reply.No : null;
    }
}

internal enum Reply
{
    Yes,
    YesToAll,
    No,
}
