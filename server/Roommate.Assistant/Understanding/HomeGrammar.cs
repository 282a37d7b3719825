using System.Collections.Frozen;

namespace Roommate.Assistant.Understanding;

/// <summary>The live names of one home joined with one language: immutable, built in milliseconds when a name changes.</summary>
public sealed class HomeGrammar
{
    private readonly FrozenDictionary<string, int[]> byKind;
    private readonly FrozenDictionary<string, int[]> byRoom;

    private HomeGrammar(HomeNames names, Language language)
    {
        Language = language;
        Devices = [.. names.Devices];
        Rooms = [.. names.Rooms];
        People = [.. names.People];
        Lists = [.. names.Lists];
        Scenes = [.. names.Scenes];
        Routines = [.. names.Routines];
        Floors = AllFloors(names);
        RoomIndex = Rooms.Select((room, index) => (room.Id, index)).DistinctBy(pair => pair.Id).ToFrozenDictionary(pair => pair.Id, pair => pair.index);
        All = [.. Enumerable.Range(0, Devices.Length)];
        byKind = All.SelectMany(device => Devices[device].Components.Select(part => (part.Kind, device)).Distinct())
            .GroupBy(pair => pair.Kind, pair => pair.device).ToFrozenDictionary(group => group.Key, group => group.ToArray());
        Classes = Devices.SelectMany(device => device.Components).Select(part => part.Class).OfType<string>().ToFrozenSet();
        byRoom = All.Where(device => Devices[device].RoomId is not null)
            .GroupBy(device => Devices[device].RoomId!).ToFrozenDictionary(group => group.Key, group => group.ToArray());
        DeviceIndex = Devices.Select((device, index) => (device.Id, index)).DistinctBy(pair => pair.Id).ToFrozenDictionary(pair => pair.Id, pair => pair.index);
    }

    /// <summary>The language it understands.</summary>
    public Language Language { get; }

    internal WordTrie Names { get; } = new();

    internal NearWords Near { get; private set; } = NearWords.None;

    internal NamedDevice[] Devices { get; }

    internal NamedRoom[] Rooms { get; }

    internal NamedThing[] Floors { get; }

    internal NamedThing[] People { get; }

    internal NamedThing[] Lists { get; }

    internal NamedThing[] Scenes { get; }

    internal NamedThing[] Routines { get; }

    internal FrozenDictionary<string, int> RoomIndex { get; }

    internal FrozenDictionary<string, int> DeviceIndex { get; }

    /// <summary>Every class something in the home has.</summary>
    internal FrozenSet<string> Classes { get; }

    /// <summary>Builds the grammar of a home.</summary>
    public static HomeGrammar Build(HomeNames names, Language language)
    {
        var grammar = new HomeGrammar(names, language);
        new NameWriter(grammar).WriteAll();
        grammar.Near = new NearWords(grammar.Names.Words);
        return grammar;
    }

    /// <summary>Builds the grammar of a home for a locale (`en`, `de-AT`).</summary>
    public static HomeGrammar Build(HomeNames names, string? locale) => Build(names, Language.Of(locale));

    /// <summary>Every device.</summary>
    internal int[] All { get; }

    /// <summary>The devices with a component of the kind.</summary>
    internal int[] WithKind(string kind) => byKind.TryGetValue(kind, out var devices) ? devices : [];

    /// <summary>The devices in the room.</summary>
    internal int[] InRoom(int room) => byRoom.TryGetValue(Rooms[room].Id, out var devices) ? devices : [];

    internal bool IsOnFloor(int device, string floor) =>
        Devices[device].RoomId is { } room && RoomIndex.TryGetValue(room, out var index)
        && string.Equals(Rooms[index].Floor, floor, StringComparison.OrdinalIgnoreCase);

    internal bool HasKind(int device, string kind) => Devices[device].Components.Any(component => component.Kind == kind);

    /// <summary>The registered name behind a sense; a list known only by its kind gets that list of the home, or the kind.</summary>
    internal string NameOf(Sense sense) => sense.Kind switch
    {
        SenseKind.Device => Devices[sense.Value].Name,
        SenseKind.Room => Rooms[sense.Value].Name,
        SenseKind.Floor => Floors[sense.Value].Name,
        SenseKind.Person => People[sense.Value].Name,
        SenseKind.List => Lists[sense.Value].Name,
        SenseKind.Scene => Scenes[sense.Value].Name,
        SenseKind.Routine => Routines[sense.Value].Name,
        SenseKind.ListKind => ListOf(Language.Name(sense.Value)),
        _ => Language.Name(sense.Value),
    };

    /// <summary>The home's own list of a kind: by the kind's name first, else by any word for it.</summary>
    private string ListOf(string kind)
    {
        foreach (var word in Language.PhrasesOf("listKind", kind).Prepend(kind))
        {
            if (Array.Find(Lists, list => list.Name.Contains(word, StringComparison.OrdinalIgnoreCase)) is { } list)
            {
                return list.Name;
            }
        }

        return kind;
    }

    private static NamedThing[] AllFloors(HomeNames names)
    {
        var floors = names.Floors.ToList();
        foreach (var floor in names.Rooms.Select(room => room.Floor).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (!floors.Exists(known => string.Equals(known.Name, floor, StringComparison.OrdinalIgnoreCase)))
            {
                floors.Add(new NamedThing(floor, floor));
            }
        }

        return [.. floors];
    }
}
