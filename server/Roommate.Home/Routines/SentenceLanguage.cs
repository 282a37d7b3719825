namespace Roommate.Home.Routines;

/// <summary>The languages that routines and suggestions are told in.</summary>
internal static class SentenceLanguage
{
    public const string English = "en";
    public const string German = "de";

    /// <summary>What a tag such as <c>de-AT</c> stands for; English when it is another language.</summary>
    public static string Of(string? tag) => tag is ['d' or 'D', 'e' or 'E'] or ['d' or 'D', 'e' or 'E', '-', ..] ? German : English;

    /// <summary>What an <c>Accept-Language</c> header asks for first; null when it asks for nothing.</summary>
    public static string? Wanted(string? header)
    {
        var first = header?.Split(',', 2)[0].Split(';', 2)[0].Trim();
        return string.IsNullOrEmpty(first) || first == "*" ? null : Of(first);
    }
}
