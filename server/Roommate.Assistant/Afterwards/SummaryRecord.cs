namespace Roommate.Assistant.Afterwards;

/// <summary>The running summary of a room's conversation, in a document under the room.</summary>
/// <param name="UpTo">The offset of the last message it covers; 0: none.</param>
/// <param name="Messages">How many it covers.</param>
/// <param name="People">Whose words are in it.</param>
/// <param name="Untrusted">It may hold words that came from elsewhere.</param>
internal sealed record SummaryRecord(string Text, long UpTo, int Messages, IReadOnlyList<string> People, bool Untrusted)
{
    public static SummaryRecord None { get; } = new("", 0, 0, [], Untrusted: false);
}
