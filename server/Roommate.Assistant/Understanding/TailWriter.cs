namespace Roommate.Assistant.Understanding;

/// <summary>Writes out the pattern that fitted: its slots, its targets, and which words were what.</summary>
internal sealed class TailWriter(HomeGrammar grammar, Lattice lattice, UnderstandingContext context)
{
    private readonly Sentence sentence = lattice.Sentence;

    public Understood Write(TailPattern pattern, TailFill[] fills, int free)
    {
        var slots = new List<KeyValuePair<string, object>>(pattern.Set);
        var targets = new List<string>();
        foreach (var capture in fills)
        {
            WriteSlot(capture, slots, targets);
        }

        if (pattern.Intent == Intents.GetWeather)
        {
            // Weather without a day is today's.
            var today = TimeZoneInfo.ConvertTime(context.Now, context.TimeZone ?? TimeZoneInfo.Utc).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
            slots.RemoveAll(slot => slot.Key == Slots.Date && today.Equals(slot.Value));
        }

        if (pattern.Intent == Intents.Play)
        {
            PlaceMusic(slots, targets);
        }

        return new Understood
        {
            Intent = pattern.Intent,
            Slots = slots.DistinctBy(slot => slot.Key).ToDictionary(slot => slot.Key, slot => slot.Value),
            Targets = targets,
            Confidence = Math.Round(Math.Max(0.7, 0.98 - (0.01 * free)), 2),
            Explanation = Explain(pattern, fills),
        };
    }

    /// <summary>Music plays where it was asked for, or in the room one speaks in when something there can play.</summary>
    private void PlaceMusic(List<KeyValuePair<string, object>> slots, List<string> targets)
    {
        if (targets.Count > 0)
        {
            return;
        }

        var said = slots.Find(slot => slot.Key == Slots.Room).Value as string;
        var room = said is null ? context.RoomId : Array.Find(grammar.Rooms, known => known.Name == said)?.Id;
        targets.AddRange(grammar.Devices.Where((device, index) => room is not null && device.RoomId == room && grammar.HasKind(index, "media")).Select(device => device.Id));
        if (said is null && targets.Count > 0 && grammar.RoomIndex.TryGetValue(room!, out var here))
        {
            slots.Add(KeyValuePair.Create<string, object>(Slots.Room, grammar.Rooms[here].Name));
        }
    }

    private void WriteSlot(TailFill capture, List<KeyValuePair<string, object>> slots, List<string> targets)
    {
        var slot = capture.Part.Slot;
        switch (capture.Part.Kind)
        {
            case TailCaptureKind.Text:
                slots.Add(KeyValuePair.Create<string, object>(slot, sentence.Original(capture.From, capture.To)));
                break;
            case TailCaptureKind.When:
                capture.Moment!.Write(slots);
                break;
            case TailCaptureKind.Duration or TailCaptureKind.Number:
                SlotWriter.Write(slots, slot, 1, lattice.Quantities[capture.Sense.Value]);
                break;
            case TailCaptureKind.Device:
                slots.Add(KeyValuePair.Create<string, object>(slot, grammar.NameOf(capture.Sense)));
                targets.Add(grammar.Devices[capture.Sense.Value].Id);
                break;
            default:
                slots.Add(KeyValuePair.Create<string, object>(slot, grammar.NameOf(capture.Sense)));
                break;
        }
    }

    private List<ExplainedWords> Explain(TailPattern pattern, TailFill[] fills)
    {
        var explained = new List<ExplainedWords>();
        var at = 0;
        foreach (var capture in fills)
        {
            Known(at, capture.From, pattern, explained);
            explained.Add(new ExplainedWords(sentence.Original(capture.From, capture.To), capture.Part.Slot));
            at = capture.To;
        }

        Known(at, sentence.Count, pattern, explained);
        return explained;
    }

    private void Known(int from, int to, TailPattern pattern, List<ExplainedWords> explained)
    {
        if (to > from)
        {
            explained.Add(new ExplainedWords(sentence.Original(from, to), pattern.Intent));
        }
    }
}

/// <summary>Words of the sentence that fill a slot.</summary>
internal sealed record TailFill(TailCapture Part, int From, int To)
{
    public Sense Sense { get; init; }

    public Moment? Moment { get; init; }
}
