namespace Roommate.Assistant.Understanding;

/// <summary>Writes quantities into slots.</summary>
internal static class SlotWriter
{
    /// <summary>A duration fills hours, minutes and seconds; `start` as the slot puts them in startHours and so on.</summary>
    public static void Write(List<KeyValuePair<string, object>> slots, string slot, double sign, Quantity quantity)
    {
        if (quantity.Unit != QuantityUnit.Duration)
        {
            slots.Add(KeyValuePair.Create(slot, SlotValue.Of(sign * quantity.Amount)));
            return;
        }

        var start = slot == "start";
        Add(slots, start ? Slots.StartHours : Slots.Hours, quantity.Duration.Hours);
        Add(slots, start ? Slots.StartMinutes : Slots.Minutes, quantity.Duration.Minutes);
        Add(slots, start ? Slots.StartSeconds : Slots.Seconds, quantity.Duration.Seconds);
    }

    private static void Add(List<KeyValuePair<string, object>> slots, string slot, double? value)
    {
        if (value is { } number)
        {
            slots.Add(KeyValuePair.Create(slot, SlotValue.Of(number)));
        }
    }
}
