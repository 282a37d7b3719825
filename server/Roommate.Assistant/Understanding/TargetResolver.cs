namespace Roommate.Assistant.Understanding;

/// <summary>Looks a draft's target up in the home: which devices, which slots, and whether to ask back.</summary>
internal sealed class TargetResolver(HomeGrammar grammar, UnderstandingContext context)
{
    /// <summary>The target, or null when the frame does not fit what is in the home.</summary>
    public Target? Resolve(Draft draft)
    {
        if (!context.Addressed && (draft.Frame.Addressed || (draft.Frame.Alone && !StandsAlone(draft))))
        {
            return null;
        }

        if (draft.Frame.Target == FrameTarget.None)
        {
            return new Target();
        }

        if (draft.Frame.Target == FrameTarget.Place)
        {
            return new Target { Room = draft.Room, Floor = draft.Floor };
        }

        TakeClassFromState(draft);
        if (IsAboutPeople(draft) ? draft.Person < 0 && draft.Kind != "person" : StatesThing(draft))
        {
            return null;
        }

        if (draft is { Pronoun: true, DeviceSpan: null, Person: < 0, Kind: null, Class: null })
        {
            return OfPronoun(draft);
        }

        return draft.DeviceSpan is not null ? OfDevice(draft)
            : draft.Person >= 0 ? (draft.Frame.Kinds.Length == 0 ? new Target { Person = draft.Person } : null)
            : draft.Kind is not null || draft.Class is not null ? OfKind(draft)
            : OfPlace(draft);
    }

    /// <summary>"Are any devices connected", "are the batteries charging", "is the kitchen occupied".</summary>
    private static void TakeClassFromState(Draft draft)
    {
        if (draft.DeviceSpan is not null || draft.Kind is not null || (draft.Class is null && !draft.HasPlace) || draft.Class is not (null or ClassKinds.Any or "battery"))
        {
            return;
        }

        if (draft.Class == ClassKinds.Any && ClassKinds.KindOfState(draft.Values.Find(slot => slot.Key == Slots.State).Value) is { } kind)
        {
            (draft.Class, draft.Kind) = (null, kind);
            return;
        }

        var implied = ClassKinds.OfState(draft.Values.Find(slot => slot.Key == Slots.State).Value);
        if (draft.Class is null or ClassKinds.Any || implied == "battery_charging")
        {
            draft.Class = implied;
        }
    }

    /// <summary>Only people are home or away.</summary>
    private static bool IsAboutPeople(Draft draft) =>
        draft.Values.Exists(slot => slot is { Key: Slots.State, Value: "home" or "away" });

    /// <summary>"Did Tom unplug": people are home, away or in a room, nothing else.</summary>
    private static bool StatesThing(Draft draft) =>
        draft is { Person: >= 0, Room: < 0, DeviceSpan: null } && draft.Values.Exists(static slot => slot.Key == Slots.State);

    /// <summary>A scene's name of one word ("dinner") and a greeting ("good night") are said among people too.</summary>
    private bool StandsAlone(Draft draft)
    {
        if (Array.Exists(draft.Chosen, sense => sense.Kind == SenseKind.Routine && sense.Rank > 0)
            && Array.TrueForAll(draft.Chosen, sense => sense.Kind is SenseKind.Routine or SenseKind.Filler))
        {
            return false;
        }

        if (draft.Scene < 0 || Array.Exists(draft.Chosen, sense => sense.Kind is SenseKind.Noun or SenseKind.Room or SenseKind.Floor))
        {
            return true;
        }

        var name = grammar.Scenes[draft.Scene].Name;
        return name.Trim().Contains(' ', StringComparison.Ordinal) && !grammar.Language.File.Greetings.Contains(name.ToLowerInvariant());
    }

    private Target? OfPronoun(Draft draft)
    {
        var devices = context.LastTargets
            .Where(id => grammar.DeviceIndex.TryGetValue(id, out var index) && Suits(draft.Frame, index))
            .Select(id => grammar.DeviceIndex[id]).ToList();
        if (devices.Count == 0)
        {
            // "make it 21 degrees": with nothing spoken of before, "it" is the room.
            return draft.Frame.Infer is not null && (draft.Frame.Target == FrameTarget.May || draft.HasPlace || draft.Here) ? OfPlace(draft) : null;
        }

        return new Target { Devices = devices, Name = devices.Count == 1 ? grammar.Devices[devices[0]].Name : null };
    }

    private Target? OfDevice(Draft draft)
    {
        if (draft is { Many: true, Frame.AsksOfMany: true, Class: not "problem" })
        {
            // "Which gas sensors are on" asks for the kind, even where one device is called "Gas".
            return null;
        }

        var fitting = draft.DeviceSpan!.Senses
            .Where(sense => sense.Kind == SenseKind.Device && Suits(draft.Frame, sense.Value) && MayBe(sense.Value, draft) && IsMeant(sense.Value, draft))
            .ToList();
        if (fitting.Count == 0)
        {
            return null;
        }

        var rank = fitting.Min(sense => sense.Rank);
        if (rank >= NameWriter.OnlyOneSoCalled && (draft.HasPlace || draft.Many))
        {
            return null;
        }

        var found = AbleTo(fitting, rank, draft);
        found = draft.Frame.KeepRoom ? found : InPlace(found, draft);
        if (found.Count == 0)
        {
            return null;
        }

        if (found.Count > 1 && !draft.HasPlace && context.RoomId is not null)
        {
            var here = found.Where(device => grammar.Devices[device].RoomId == context.RoomId).ToList();
            found = here.Count > 0 ? here : found;
        }

        var target = new Target { Devices = found, Name = grammar.Devices[found[0]].Name, Room = draft.Room, Floor = draft.Floor };
        return found.Count == 1 || draft.All ? target : target with { Tie = true };
    }

    /// <summary>The kind or class said after a name must be the device's; a lamp may hang on a switch.</summary>
    private bool IsMeant(int device, Draft draft) =>
        HasPart(device, draft.Kind, draft.Class)
        || (draft is { Kind: "light" or "fan", Class: null } && HasPart(device, "switch", null))
        || (draft is { Kind: "sensor", Class: null } && HasPart(device, "binary", null));

    /// <summary>
    /// The devices of the nearest name; of a lock and a contact called "front door", the one that can be locked, or open.
    /// Where the nearest cannot be so, a farther name that can is meant: "is the front door open" beside a lock of that name.
    /// </summary>
    private List<int> AbleTo(List<Sense> fitting, int rank, Draft draft)
    {
        var nearest = fitting.Where(sense => sense.Rank == rank).Select(sense => sense.Value).ToList();
        string[] kinds = draft.Values.Find(slot => slot.Key == Slots.State).Value switch
        {
            "locked" or "unlocked" or "jammed" => ["lock"],
            "open" or "closed" or "opening" or "closing" => ["cover", "binary"],
            "on" or "off" => ["light", "switch", "fan", "media", "climate"],
            _ => [],
        };
        var able = nearest.Where(Able).ToList();
        able = able.Count > 0 ? able : fitting.Select(sense => sense.Value).Where(Able).ToList();
        return able.Count > 0 ? able : nearest;

        bool Able(int device) => Array.Exists(kinds, kind => grammar.HasKind(device, kind));
    }

    private List<int> InPlace(List<int> devices, Draft draft)
    {
        if (draft.Room >= 0)
        {
            devices = devices.Where(device => grammar.Devices[device].RoomId is null || grammar.Devices[device].RoomId == grammar.Rooms[draft.Room].Id).ToList();
        }

        return draft.Floor < 0 ? devices : devices.Where(device => grammar.IsOnFloor(device, grammar.Floors[draft.Floor].Name)).ToList();
    }

    private Target? OfKind(Draft draft)
    {
        var frame = draft.Frame;
        if (MeansLocks(draft))
        {
            (draft.Kind, draft.Class) = ("lock", null);
        }
        else if (draft is { Kind: "sensor", Class: not null })
        {
            draft.Kind = null;
        }

        draft.Class = AsInHome(draft.Class);
        if (!KindFits(frame, draft.Kind, draft.Class))
        {
            return null;
        }

        var all = Candidates(draft, draft.Kind).Where(device => HasPart(device, draft.Kind, draft.Class) && Suits(frame, device)).ToList();
        var room = draft.Room >= 0 ? draft.Room : FilledRoom(draft, all);
        var devices = InPlaceOf(all, frame.KeepRoom ? -1 : room, frame.KeepRoom ? -1 : draft.Floor);
        if ((frame.Exists && devices.Count == 0) || OnlyTells(draft, all))
        {
            return null;
        }

        devices = AsCalled(devices, draft);
        var target = new Target { Devices = devices, Room = room, Floor = draft.Floor, Kind = KindSlot(draft, devices), Class = draft.Class };
        var vague = room < 0 && draft.Floor < 0 && !draft.Many && !draft.All && !draft.Home && frame.Orders;
        return vague && devices.Count > 1 ? target with { Tie = true } : target;
    }

    /// <summary>"Open the door" where the home's doors have contacts and no drive: nothing here can do it, so it was said to somebody.</summary>
    private bool OnlyTells(Draft draft, List<int> devices) =>
        draft.Frame.Intent is Intents.Open or Intents.Close && draft.Kind is null && devices.Count > 0
        && devices.TrueForAll(device => grammar.HasKind(device, "binary") && !grammar.HasKind(device, "cover"));

    /// <summary>A leak is told of by sensors of leaks or of moisture, whichever the home has.</summary>
    private string? AsInHome(string? said) =>
        said is null || grammar.Classes.Contains(said) ? said : Array.Find(ClassKinds.Alike(said), grammar.Classes.Contains) ?? said;

    /// <summary>Of all that plays, "the TV" is what is called so.</summary>
    private List<int> AsCalled(List<int> devices, Draft draft)
    {
        if (draft.KindWord is not { } word || draft.Many || devices.Count < 2)
        {
            return devices;
        }

        string[] sort = Array.Find(grammar.Language.File.Sorts, words => words.Contains(word, StringComparer.OrdinalIgnoreCase)) ?? [word];
        var called = devices.Where(device => grammar.Devices[device].Aliases.Prepend(grammar.Devices[device].Name)
            .Any(name => sort.Any(said => (" " + name + " ").Contains(" " + said + " ", StringComparison.OrdinalIgnoreCase)))).ToList();
        return called.Count > 0 ? called : devices;
    }

    private Target? OfPlace(Draft draft)
    {
        var kinds = draft.Frame.Infer is { } infer ? infer.Split('|') : draft.Frame.Kinds;
        var all = Candidates(draft, kinds is [var only] ? only : null).Where(device => kinds.Length == 0 || kinds.Any(kind => HasPart(device, kind, kind == "sensor" ? draft.Frame.Class : null))).ToList();
        var room = draft.Room >= 0 ? draft.Room : FilledRoom(draft, all);
        var devices = InPlaceOf(all, draft.Frame.KeepRoom ? -1 : room, draft.Frame.KeepRoom ? -1 : draft.Floor);
        if ((draft.Frame.Exists && devices.Count == 0) || (room < 0 && draft.IsBare && !draft.Frame.Bare))
        {
            return null;
        }

        var target = new Target { Devices = devices, Room = room, Floor = draft.Floor, Kind = draft.Frame.Imply ? kinds[0] : null };
        var vague = !draft.All && !draft.Home && room < 0 && draft.Floor < 0 && draft.Frame.Orders;
        return vague && devices.Count > 1 ? target with { Tie = true } : target;
    }

    /// <summary>The devices worth looking at: those of the room or of the kind.</summary>
    private int[] Candidates(Draft draft, string? kind) =>
        draft.Room >= 0 && !draft.Frame.KeepRoom ? grammar.InRoom(draft.Room) : kind is not null ? grammar.WithKind(kind) : grammar.All;

    /// <summary>The room one speaks in, when no place was said and something there fits.</summary>
    private int FilledRoom(Draft draft, List<int> devices)
    {
        if (context.RoomId is null || !grammar.RoomIndex.TryGetValue(context.RoomId, out var room))
        {
            return -1;
        }

        if (draft.Here)
        {
            return room;
        }

        var whole = draft.Floor >= 0 || draft.Home || draft.All || (!draft.Frame.Orders && draft.Frame.Infer is null);
        return !whole && devices.Exists(device => grammar.Devices[device].RoomId == context.RoomId) ? room : -1;
    }

    private List<int> InPlaceOf(List<int> devices, int room, int floor)
    {
        if (room >= 0)
        {
            devices = devices.Where(device => grammar.Devices[device].RoomId == grammar.Rooms[room].Id).ToList();
        }

        return floor < 0 ? devices : devices.Where(device => grammar.IsOnFloor(device, grammar.Floors[floor].Name)).ToList();
    }

    /// <summary>Doors and windows are locked by their locks: the class says nothing there.</summary>
    private static bool MeansLocks(Draft draft) =>
        draft.Class is "door" or "window" or "gate" or "garage"
        && (draft.Frame.Kinds is ["lock"] || draft.Values.Exists(slot => slot is { Key: Slots.State, Value: "locked" or "unlocked" or "jammed" }));

    /// <summary>Only what opens is open: a pool's thermometer is not.</summary>
    private bool MayBe(int device, Draft draft) =>
        draft.Frame.Acts || grammar.Devices[device].Components.Count == 0
        || !draft.Values.Exists(static slot => slot is { Key: Slots.State, Value: "open" or "closed" or "locked" or "unlocked" })
        || Array.Exists(ClassKinds.Opens, kind => grammar.HasKind(device, kind));

    private bool Suits(Frame frame, int device)
    {
        var components = grammar.Devices[device].Components;
        return (frame.Classes.Length == 0 || components.Any(part => frame.Classes.Contains(part.Class)))
            && (frame.Kinds.Length == 0 || components.Count == 0 || frame.Kinds.Any(kind => grammar.HasKind(device, kind)));
    }

    private bool HasPart(int device, string? kind, string? partClass)
    {
        if (kind is null && partClass is null)
        {
            return true;
        }

        var components = grammar.Devices[device].Components;
        return components.Any(part => (kind is null || part.Kind == kind) && (partClass is null || part.Class == partClass))
            || (partClass is null && components.Count == 0);
    }

    private static bool KindFits(Frame frame, string? kind, string? partClass) =>
        frame.Kinds.Length == 0
        || (kind is not null && frame.Kinds.Contains(kind))
        || (kind is null && partClass is not null && ClassKinds.Of(partClass).Intersect(frame.Kinds).Any());

    /// <summary>The kind as said; of a class, the one kind its devices share.</summary>
    private string? KindSlot(Draft draft, List<int> devices)
    {
        if (draft.Kind is not null || draft.Class is null)
        {
            return draft.Kind;
        }

        var kinds = ClassKinds.Of(draft.Class);
        kinds = draft.Frame.Kinds.Length == 0 ? kinds : [.. kinds.Intersect(draft.Frame.Kinds)];
        if (kinds.Length == 1)
        {
            return kinds[0];
        }

        var asksState = draft.Values.Concat(draft.Frame.Set).Any(slot => slot.Key == Slots.State);
        if (asksState && kinds.Contains("binary") && !kinds.Contains("cover"))
        {
            return "binary";
        }

        var found = devices.SelectMany(device => grammar.Devices[device].Components)
            .Where(part => part.Class == draft.Class).Select(part => part.Kind).Distinct().ToList();
        if (asksState && found.Count > 1)
        {
            // A contact tells of doors and windows, a drive of what it moves.
            return draft.Class is "door" or "window" && found.Contains("binary") ? "binary" : found.Contains("cover") ? "cover" : found[0];
        }

        return found.Count == 1 ? found[0]
            : found.Count == 0 && draft.Frame.Kinds.Length > 0 ? kinds[0]
            : null;
    }
}

/// <summary>A target found in the home.</summary>
internal sealed record Target
{
    public List<int> Devices { get; init; } = [];

    public string? Name { get; init; }

    public int Person { get; init; } = -1;

    public int Room { get; init; } = -1;

    public int Floor { get; init; } = -1;

    public string? Kind { get; init; }

    public string? Class { get; init; }

    /// <summary>More than one thing fits a name or kind that means one.</summary>
    public bool Tie { get; init; }
}
