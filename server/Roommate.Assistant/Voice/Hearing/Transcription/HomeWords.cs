using System.Collections.Concurrent;
using System.Text;
using Roommate.Assistant.Tools;
using Roommate.Contracts.Events;
using Roommate.Platform.Facts;
using Roommate.Platform.Security;

namespace Roommate.Assistant.Voice.Hearing.Transcription;

/// <summary>What a home calls its things, as a hint for a recogniser, and the language it speaks; made once and again when a name changes.</summary>
internal sealed class HomeWords(IHomeDevices home) : IFactHandler<HomeNamesChanged>
{
    // Recognisers read the last 224 tokens of a prompt.
    private const int MostCharacters = 700;
    private const int MostKept = 1_000;

    private readonly ConcurrentDictionary<(string Home, string User), (string Prompt, string? Language)> _homes = new();

    public async ValueTask<(string Prompt, string? Language)> OfAsync(Caller caller, string homeId, CancellationToken ct)
    {
        if (_homes.TryGetValue((homeId, caller.UserId), out var known))
        {
            return known;
        }

        if (_homes.Count > MostKept)
        {
            _homes.Clear();
        }

        var names = await home.NamesAsync(caller, homeId, ct);
        var settings = await home.SettingsAsync(caller, homeId, ct);
        var all = names.Rooms.Select(static r => r.Name)
            .Concat(names.Scenes.Select(static s => s.Name))
            .Concat(names.People.Select(static p => p.Name))
            .Concat(names.Devices.Select(static d => d.Name));
        return _homes[(homeId, caller.UserId)] = (Prompt(all), Plain(settings.Locale));
    }

    /// <summary>The language alone, as servers want it: <c>de</c> of <c>de-AT</c>; null for what is none.</summary>
    public static string? Plain(string? locale) =>
        locale?.Split('-', '_')[0].ToLowerInvariant() is { Length: 2 or 3 } language && language.All(char.IsAsciiLetterLower) ? language : null;

    public ValueTask HearAsync(HomeNamesChanged fact, CancellationToken ct)
    {
        foreach (var key in _homes.Keys.Where(k => k.Home == fact.HomeId))
        {
            _homes.TryRemove(key, out _);
        }

        return ValueTask.CompletedTask;
    }

    private static string Prompt(IEnumerable<string> names)
    {
        var prompt = new StringBuilder();
        foreach (var name in names.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (prompt.Length + name.Length > MostCharacters)
            {
                break;
            }

            prompt.Append(prompt.Length == 0 ? "" : ", ").Append(name);
        }

        return prompt.ToString();
    }
}
