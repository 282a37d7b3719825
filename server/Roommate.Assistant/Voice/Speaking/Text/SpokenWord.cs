namespace Roommate.Assistant.Voice.Speaking.Text;

/// <summary>A word as it is said, and where it stands in the reply.</summary>
/// <param name="Start">In the reply, in UTF-16 units.</param>
/// <param name="End">Behind its last character, its markup included.</param>
/// <param name="BreakBefore">A new line, item or paragraph begins with it: the sentence before is over, whatever it ends with.</param>
internal readonly record struct SpokenWord(string Text, int Start, int End, bool BreakBefore = false);
