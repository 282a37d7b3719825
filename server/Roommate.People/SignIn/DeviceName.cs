namespace Roommate.People.SignIn;

/// <summary>A name that people recognise for what signed in, from its User-Agent: <c>Firefox on Android</c>.</summary>
internal static class DeviceName
{
    private const int Most = 60;

    // The first that is found counts: an Edge says Chrome and Safari too, an iPad says Mac OS X.
    private static readonly (string Mark, string Name)[] Programs =
        [("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"), ("curl", "curl"), ("python", "Python")];

    private static readonly (string Mark, string Name)[] Systems =
        [("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("CrOS", "ChromeOS"), ("Windows", "Windows"), ("Mac OS X", "Mac"), ("Linux", "Linux")];

    public static string? Of(string? userAgent)
    {
        if (string.IsNullOrWhiteSpace(userAgent))
        {
            return null;
        }

        var (program, system) = (Find(Programs, userAgent), Find(Systems, userAgent));
        return program is not null && system is not null ? $"{program} on {system}"
            : program ?? system ?? Plain(userAgent);
    }

    private static string? Find((string Mark, string Name)[] known, string text) =>
        known.FirstOrDefault(k => text.Contains(k.Mark, StringComparison.OrdinalIgnoreCase)).Name;

    private static string Plain(string text)
    {
        var visible = string.Concat(text.Where(static c => !char.IsControl(c) && !char.IsSurrogate(c)));
        return visible.Length > Most ? visible[..Most] : visible;
    }
}
