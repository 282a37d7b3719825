namespace Roommate.Assistant.Voice.Speaking.Text;

/// <summary>A piece of a reply that is synthesised and played in one go.</summary>
/// <param name="Index">From 0, in the order they are said.</param>
/// <param name="Text">Without markup.</param>
/// <param name="Start">In the reply, in UTF-16 units.</param>
/// <param name="End">Behind its last character in the reply.</param>
/// <param name="EndsSentence">False: the sentence goes on in the next one, without a pause.</param>
internal sealed record SpeechChunk(int Index, string Text, int Start, int End, bool EndsSentence);
