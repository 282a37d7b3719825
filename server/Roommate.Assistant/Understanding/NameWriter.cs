namespace Roommate.Assistant.Understanding;

/// <summary>Writes a home's names into its trie, each as registered and in the forms people shorten it to.</summary>
internal sealed class NameWriter(HomeGrammar grammar)
{
    private readonly Language language = grammar.Language;

    /// <summary>What rooms are shortened to.</summary>
    private readonly HashSet<string> places = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The rank of a name that is only a word for a kind, held by one device alone.</summary>
    public const byte OnlyOneSoCalled = 3;

    /// <summary>"The telly" where several things play but one is called a TV; "the heating" is all of it, even where one is a heater.</summary>
    private void WriteOnlyOnesSoCalled()
    {
        foreach (var sort in language.File.Sorts)
        {
            if (language.KindOf(sort[0]) is not { } kind || grammar.WithKind(kind) is not { Length: > 1 } devices)
            {
                continue;
            }

            var called = devices.Where(device => IsOfSort(device, sort)).ToList();
            foreach (var phrase in called.Count == 1 ? sort.Except(language.PhrasesOf("property", "heat")) : [])
            {
                grammar.Names.Add(phrase, new Sense(SenseKind.Device, called[0], Rank: OnlyOneSoCalled));
            }
        }
    }

    private bool IsOfSort(int device, string[] sort) =>
        grammar.Devices[device].Aliases.Prepend(grammar.Devices[device].Name)
            .Any(name => sort.Any(phrase => (" " + name).EndsWith(" " + phrase, StringComparison.OrdinalIgnoreCase)));

    public void WriteAll()
    {
        WriteThings(SenseKind.Floor, grammar.Floors);
        for (var i = 0; i < grammar.Rooms.Length; i++)
        {
            WriteRoom(i, grammar.Rooms[i]);
        }

        for (var i = 0; i < grammar.Devices.Length; i++)
        {
            WriteDevice(i, grammar.Devices[i]);
        }

        WriteOnlyOnesSoCalled();
        WriteThings(SenseKind.Person, grammar.People);
        WriteThings(SenseKind.List, grammar.Lists);
        WriteThings(SenseKind.Scene, grammar.Scenes);
        WriteThings(SenseKind.Routine, grammar.Routines);
    }

    private void WriteThings(SenseKind kind, NamedThing[] things)
    {
        for (var i = 0; i < things.Length; i++)
        {
            foreach (var name in things[i].Aliases.Prepend(things[i].Name))
            {
                grammar.Names.Add(name, new Sense(kind, i));
                WithoutNoise(name, new Sense(kind, i, Rank: 1));
                WriteListForms(name, new Sense(kind, i, Rank: 1));
            }
        }
    }

    /// <summary>"Groceries" is also "grocery list", "Downstairs" also "downstairs floor".</summary>
    private void WriteListForms(string name, Sense sense)
    {
        var tail = sense.Kind switch { SenseKind.List => "list", SenseKind.Floor => "floor", _ => null };
        if (tail is null || language.Code != "en")
        {
            return;
        }

        grammar.Names.Add($"{name} {tail}", sense);
        if (sense.Kind == SenseKind.List && name is [.., 's'])
        {
            var single = name.EndsWith("ies", StringComparison.OrdinalIgnoreCase) ? name[..^3] + "y" : name[..^1];
            grammar.Names.Add($"{single} {tail}", sense);
        }
    }

    /// <summary>"Shopping list" is also "shopping", "Movie scene" also "movie", "Ground floor" also "ground".</summary>
    private void WithoutNoise(string name, Sense sense)
    {
        var words = Sentence.Of(name);
        if (words.Count < 2 || sense.Kind == SenseKind.Person)
        {
            return;
        }

        if (words.Count == 2 && language.File.When.Ordinals.ContainsKey(words.Word(0).ToString()))
        {
            // "For a second" is no floor.
            return;
        }

        if (language.File.NameNoise.Contains(words.Word(words.Count - 1).ToString()))
        {
            grammar.Names.Add(words.Original(0, words.Count - 1), sense);
        }
        else if (language.File.NameNoise.Contains(words.Word(0).ToString()))
        {
            grammar.Names.Add(words.Original(1, words.Count), sense);
        }
    }

    /// <summary>"Living Room" is also "livingroom"; "The Den" also "den".</summary>
    private void WriteRoom(int index, NamedRoom room)
    {
        foreach (var name in room.Aliases.Prepend(room.Name))
        {
            grammar.Names.Add(name, new Sense(SenseKind.Room, index));
            foreach (var linker in language.File.Linkers)
            {
                grammar.Names.Add(name + linker, new Sense(SenseKind.Room, index, Rank: 1));
            }

            var words = Sentence.Of(name);
            if (OtherSpelling(words) is { } spelt)
            {
                grammar.Names.Add(spelt, new Sense(SenseKind.Room, index, Rank: 1));
            }

            if (words.Count == 2)
            {
                grammar.Names.Add(string.Concat(words.Word(0), words.Word(1)), new Sense(SenseKind.Room, index, Rank: 1));
            }

            if (words.Count > 1 && (language.HasSense(words, 0, SenseKind.Filler, null) || IsOnlyRoomSoCalled(words)))
            {
                grammar.Names.Add(words.Original(1, words.Count), new Sense(SenseKind.Room, index, Rank: 1));
                places.Add(words.Original(1, words.Count));
            }
        }
    }

    /// <summary>"Home gym" is also "the gym", where no other room is one and "gym" is no word of the language.</summary>
    private bool IsOnlyRoomSoCalled(Sentence words)
    {
        var rest = words.Original(1, words.Count);
        return !IsCommon(words, 1)
            && grammar.Rooms.SelectMany(room => room.Aliases.Prepend(room.Name)).Count(name => name.EndsWith(rest, StringComparison.OrdinalIgnoreCase)) == 1;
    }

    private void WriteDevice(int index, NamedDevice device)
    {
        foreach (var name in device.Aliases.Prepend(device.Name))
        {
            if (IsWeatherItself(device, name))
            {
                continue;
            }

            grammar.Names.Add(name, new Sense(SenseKind.Device, index));
            var words = Sentence.Of(name);
            WriteOtherSorts(index, words);
            WriteWithoutRoom(index, device, words);
            WriteWithoutKind(index, words);
            WritePlaceDoor(index, device, words);
            WriteOutside(index, device, words);
            WriteOtherNumber(index, device, words);
            WriteSpelling(index, words);
        }
    }

    /// <summary>A source called "Weather": the word asks for the weather and names nothing.</summary>
    private bool IsWeatherItself(NamedDevice device, string name) =>
        device.Components.Any(part => part.Kind == "weather") && language.PhrasesOf("noun", "weather").Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>"Study AC" is also "study air conditioner".</summary>
    private void WriteOtherSorts(int index, Sentence words)
    {
        foreach (var sort in words.Count < 2 ? [] : language.File.Sorts)
        {
            var last = Array.Find(sort, phrase => words.Original(0, words.Count).EndsWith(" " + phrase, StringComparison.OrdinalIgnoreCase));
            foreach (var other in last is null ? [] : sort)
            {
                grammar.Names.Add(words.Original(0, words.Count)[..^last!.Length] + other, new Sense(SenseKind.Device, index, Rank: 1));
            }
        }
    }

    /// <summary>"Kitchen ceiling light" in the kitchen is also "ceiling light"; "Kitchen light" is not also "light", for that is the kind.</summary>
    private void WriteWithoutRoom(int index, NamedDevice device, Sentence words)
    {
        var skip = RoomPrefix(device, words);
        if (words.Count > 1 && skip == 0 && language.HasSense(words, 0, SenseKind.Filler, null))
        {
            skip = 1;
        }

        if (skip > 0 && skip < words.Count && !IsCommon(words, skip))
        {
            grammar.Names.Add(words.Original(skip, words.Count), new Sense(SenseKind.Device, index, Rank: 1));
        }
    }

    /// <summary>"Front door lock" is also "front door", "Freezer temperature" also "freezer", unless only common words or a place are left.</summary>
    private void WriteWithoutKind(int index, Sentence words)
    {
        var last = words.Count - 1;
        if (last < 1 || !(language.HasSense(words, last, SenseKind.Kind, null) || language.HasSense(words, last, SenseKind.Class, null)))
        {
            return;
        }

        var rest = words.Original(0, last);
        if (!IsCommon(words, 0, last) && !IsPlace(rest))
        {
            grammar.Names.Add(rest, new Sense(SenseKind.Device, index, Rank: 2));
        }
    }

    /// <summary>"Open the garage" means its door; every other sentence with that name still means the room.</summary>
    private void WritePlaceDoor(int index, NamedDevice device, Sentence words)
    {
        var rest = words.Count > 1 && language.HasSense(words, words.Count - 1, SenseKind.Class, "door") ? words.Original(0, words.Count - 1) : "";
        if (rest.Length > 0 && device.Components is [{ Kind: "cover", Class: "garage" or "gate" }] && IsPlace(rest))
        {
            grammar.Names.Add(rest, new Sense(SenseKind.Device, index, Rank: 2));
        }
    }

    private bool IsPlace(string name) =>
        places.Contains(name) ||
        Array.Exists(grammar.Rooms, room => room.Aliases.Prepend(room.Name).Contains(name, StringComparer.OrdinalIgnoreCase))
        || Array.Exists(grammar.Floors, floor => floor.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>"Lamp 1" is also "lamp one", "Mom's lamp" also "moms lamp".</summary>
    private string? OtherSpelling(Sentence words)
    {
        var spelt = Enumerable.Range(0, words.Count).Select(i => words.Word(i).ToString()).ToList();
        var other = spelt.Select(word => language.OtherSpelling(word) ?? word).ToList();
        return spelt.SequenceEqual(other) ? null : string.Join(' ', other);
    }

    private void WriteSpelling(int index, Sentence words)
    {
        var spelt = Enumerable.Range(0, words.Count).Select(i => words.Word(i).ToString()).ToList();
        var other = spelt.Select(word => language.OtherSpelling(word) ?? word).ToList();
        for (var i = other.Count - 1; i > 0; i--)
        {
            if (other[i] == "'s")
            {
                other[i - 1] += "s";
                other.RemoveAt(i);
            }
        }

        if (spelt.Count == 2 && spelt.TrueForAll(word => word.Length > 2))
        {
            grammar.Names.Add(string.Concat(spelt), new Sense(SenseKind.Device, index, Rank: 1));
        }

        if (!spelt.SequenceEqual(other))
        {
            grammar.Names.Add(string.Join(' ', other), new Sense(SenseKind.Device, index));
        }
    }

    /// <summary>"Outside temperature" answers "how cold is it outside", unless the home has a room of that name.</summary>
    private void WriteOutside(int index, NamedDevice device, Sentence words)
    {
        var outside = Array.FindIndex(Enumerable.Range(0, words.Count).ToArray(), i => language.HasSense(words, i, SenseKind.Noun, "outside"));
        if (outside < 0 || !device.Components.Any(part => part.Class == "temperature"))
        {
            return;
        }

        foreach (var phrase in language.PhrasesOf("noun", "outside").Where(phrase => Array.TrueForAll(grammar.Rooms, room => !room.Name.Equals(phrase, StringComparison.OrdinalIgnoreCase))))
        {
            grammar.Names.Add(phrase, new Sense(SenseKind.Device, index, Rank: 2));
        }
    }

    /// <summary>"Cabinet lights" is also "cabinet light" and the other way round.</summary>
    private void WriteOtherNumber(int index, NamedDevice device, Sentence words)
    {
        if (words.Count < 2 || IsCommon(words, RoomPrefix(device, words)) || language.Code != "en")
        {
            return;
        }

        var whole = words.Original(0, words.Count);
        var other = whole is [.., 's'] ? whole[..^1] : whole + "s";
        grammar.Names.Add(other, new Sense(SenseKind.Device, index, Rank: 1));
    }

    private int RoomPrefix(NamedDevice device, Sentence words)
    {
        if (device.RoomId is null || !grammar.RoomIndex.TryGetValue(device.RoomId, out var room))
        {
            return 0;
        }

        var roomWords = Sentence.Of(grammar.Rooms[room].Name);
        if (roomWords.Count >= words.Count)
        {
            return 0;
        }

        for (var i = 0; i < roomWords.Count; i++)
        {
            if (!roomWords.Word(i).SequenceEqual(words.Word(i)))
            {
                return 0;
            }
        }

        return roomWords.Count;
    }

    /// <summary>True when nothing but words of the language is left: the name is then only a place and a kind.</summary>
    private bool IsCommon(Sentence words, int from) => IsCommon(words, from, words.Count);

    private bool IsDistinct(Sentence words, int at, int count) => count > 1 && language.File.Distinct.Contains(words.Word(at).ToString());

    private bool IsCommon(Sentence words, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            if ((language.Words.WordId(words.Word(i)) == WordTrie.None || IsDistinct(words, i, to - from)) && !language.TryNumber(words.Word(i), out _))
            {
                return false;
            }
        }

        return true;
    }
}
