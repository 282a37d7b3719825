namespace Roommate.Home.Discovery.Entities;

/// <summary>Device classes in Roommate's words, where they differ.</summary>
internal static class Classes
{
    public static string? Of(string? deviceClass) => deviceClass switch
    {
        "moisture" => "leak",
        "opening" or "garage_door" => "door",
        null or "" => null,
        { Length: > 80 } => null,
        _ => deviceClass,
    };
}
