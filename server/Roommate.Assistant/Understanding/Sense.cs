namespace Roommate.Assistant.Understanding;

/// <summary>What a word or phrase can stand for. The names are the categories of the language files.</summary>
internal enum SenseKind : byte
{
    // Words that carry no meaning of their own.
    Filler, Polite, Prep, To, By, And,

    // The closed vocabulary.
    Verb, State, Kind, Class, Color, White, Property, Level, Mode, More, Noun, Ask, Be, Unit, ListKind, Media, Ensure, TooMuch,

    // What a target can be made of besides names.
    All, Any, Here, Home, Pronoun,

    // The live names.
    Device, Room, Floor, Person, List, Scene, Routine,

    // A number with or without a unit.
    Value,
}

/// <summary>One meaning of a span of words.</summary>
/// <param name="Kind">The category.</param>
/// <param name="Value">The symbol within the language, the index of the name within the home, or of the quantity within the sentence.</param>
/// <param name="Many">Said in the plural.</param>
/// <param name="Rank">0 as registered; higher for a derived or misspelt form.</param>
internal readonly record struct Sense(SenseKind Kind, int Value, bool Many = false, byte Rank = 0);
