using Roommate.Contracts;
using Roommate.Contracts.Home;
using Roommate.Home.Registry;
using Roommate.Home.Scenes;

namespace Roommate.Home.Routines;

/// <summary>Puts the names of a home into the sentences of its routines.</summary>
internal sealed class RoutineTexts(IRoutineHome homes, DeviceStore devices, SceneStore scenes, RoutineStore routines)
{
    public async ValueTask<string> OfAsync(RoutineRecord routine, CancellationToken ct) => (await InAsync(routine.HomeId, language: null, ct)).Of(routine.Definition);

    /// <param name="language">Of whoever reads it; null for the language of the home, when everybody does.</param>
    public async ValueTask<RoutineSentence> InAsync(string homeId, string? language, CancellationToken ct)
    {
        var names = new Dictionary<string, string>();
        foreach (var device in await devices.GetManyAsync(await devices.IdsOfAsync(homeId, ct), ct))
        {
            names[device.Id] = device.Value.Name;
        }

        foreach (var scene in await scenes.OfAsync(homeId, ct))
        {
            names[scene.Id] = scene.Value.Name;
        }

        foreach (var routine in await routines.GetManyAsync(await routines.IdsOfAsync(homeId, ct), ct))
        {
            names[routine.Id] = routine.Value.Definition.Name;
        }

        var home = await homes.GetAsync(homeId, ct);
        foreach (var (id, name) in (home?.Members ?? new Dictionary<string, string>()).Concat(await homes.RoomsAsync(homeId, ct)))
        {
            names[id] = name;
        }

        var spoken = SentenceLanguage.Of(language ?? home?.Locale);
        return RoutineSentence.In(spoken, id => names.TryGetValue(id, out var name) ? name : Gone(id, spoken), home?.Clock.Zone ?? TimeZoneInfo.Utc);
    }

    /// <summary>Why a routine did not start.</summary>
    public async ValueTask<string> UnmetAsync(string homeId, RoutineCondition condition, CancellationToken ct) =>
        await InAsync(homeId, language: null, ct) is var sentence && sentence is GermanSentence
            ? $"Eine Bedingung galt nicht: dass {sentence.Condition(condition)}."
            : $"A condition did not hold: {sentence.Condition(condition)}.";

    private static string Gone(string id, string language) => (language, IdPrefix.Of(id).ToString()) switch
    {
        (SentenceLanguage.German, IdPrefix.Device) => "ein entferntes Gerät",
        (SentenceLanguage.German, IdPrefix.Room) => "ein Raum",
        (SentenceLanguage.German, IdPrefix.User) => "jemand, der nicht mehr hier wohnt",
        (SentenceLanguage.German, IdPrefix.Scene) => "eine entfernte Szene",
        (SentenceLanguage.German, IdPrefix.Routine) => "eine entfernte Routine",
        (SentenceLanguage.German, _) => "etwas, das es nicht mehr gibt",
        (_, IdPrefix.Device) => "a removed device",
        (_, IdPrefix.Room) => "a room",
        (_, IdPrefix.User) => "somebody who left",
        (_, IdPrefix.Scene) => "a removed scene",
        (_, IdPrefix.Routine) => "a removed routine",
        _ => "something that is gone",
    };
}
