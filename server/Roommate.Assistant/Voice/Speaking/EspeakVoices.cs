using System.Text.RegularExpressions;

namespace Roommate.Assistant.Voice.Speaking;

/// <summary>Names of espeak-ng's voices: a language and perhaps a variant, <c>en-gb+f3</c>.</summary>
internal static partial class EspeakVoices
{
    private const string Fallback = "en";

    /// <summary>The voice to ask for; a name made for another engine is none, then the language's own speaks.</summary>
    public static string Of(SpeakingVoice voice) =>
        voice.Name is { } name && IsVoice(name) && LanguageOf(name) == LanguageOf(voice.Language) ? name
        : IsVoice(voice.Language) ? LanguageOf(voice.Language)
        : Fallback;

    public static bool IsVoice(string name) => Shape().IsMatch(name);

    /// <summary>A language or a variant: no speech server names its voices so ("ash" could be either).</summary>
    public static bool IsOnlyEspeak(string name) => IsVoice(name) && (name.Length == 2 || name.AsSpan().IndexOfAny('-', '+') >= 0);

    public static string LanguageOf(string name) => name.Split('-', '+', '_')[0].ToLowerInvariant();

    [GeneratedRegex(@"\A[a-zA-Z]{2,3}(-[a-zA-Z0-9]{1,8})*(\+[a-zA-Z0-9_]{1,20})?\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Shape();
}
