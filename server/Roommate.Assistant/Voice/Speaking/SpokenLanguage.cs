using System.Buffers;
using System.Collections.Frozen;

namespace Roommate.Assistant.Voice.Speaking;

/// <summary>Tells German from English by the small words of a text, so that an answer is not read with the other language's sounds.</summary>
internal static class SpokenLanguage
{
    private static readonly FrozenSet<string> English = Of("the a an is are was were and of to in on at for with you your i it this that not will have has be off what which how can do does please sorry there now my we they he she from by or if turned");
    private static readonly FrozenSet<string> German = Of("der die das den dem des ein eine einen einem einer ist sind war waren und oder von zu zum zur im auf für mit du dein deine ich es nicht wird werden hat haben sein aus ein was wie kann bitte leider jetzt wir sie er bei nach über auch noch schon keine kein dass wenn eingeschaltet ausgeschaltet grad uhr");

    private static readonly SearchValues<char> Umlauts = SearchValues.Create("äöüßÄÖÜ");

    /// <param name="usual">What it is when the text does not tell: the language so far, or the home's.</param>
    public static string Of(string text, string usual)
    {
        var (english, german) = (0, 0);
        foreach (var word in text.Split([' ', ',', '.', '!', '?', ';', ':', '"', '(', ')', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            english += English.Contains(word) ? 1 : 0;
            german += German.Contains(word) || word.AsSpan().ContainsAny(Umlauts) ? 1 : 0;
        }

        return english > german ? "en" : german > english ? "de" : usual;
    }

    private static FrozenSet<string> Of(string words) => words.Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
