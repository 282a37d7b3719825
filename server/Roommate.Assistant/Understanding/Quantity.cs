namespace Roommate.Assistant.Understanding;

/// <summary>A number with what it counts. Durations keep hours, minutes and seconds apart as spoken.</summary>
internal readonly record struct Quantity(double Amount, QuantityUnit Unit, Duration Duration = default);

/// <summary>A spoken duration: "an hour and a half" is 1 hour 30 minutes, "90 seconds" stays 90 seconds.</summary>
internal readonly record struct Duration(double? Hours, double? Minutes, double? Seconds)
{
    public bool IsEmpty => Hours is null && Minutes is null && Seconds is null;
}

/// <summary>Units a number can carry; the names are the values of the language files' `unit` category.</summary>
internal enum QuantityUnit
{
    Plain, Percent, Degree, Kelvin, Duration, Hour, Minute, Second, Decibel,
}
