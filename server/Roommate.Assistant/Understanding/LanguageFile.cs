using System.Text.Json.Serialization;

namespace Roommate.Assistant.Understanding;

/// <summary>A language as it is written down: `Languages/{code}.json`. Settable, for the JSON source generator drops the defaults of init-only properties.</summary>
internal sealed record LanguageFile
{
    /// <summary>Number words by value: "seven": 7. "half" and its like are fractions below one.</summary>
    public Dictionary<string, double> Numbers { get; set; } = [];

    /// <summary>Words that multiply what stands before them: "hundred": 100.</summary>
    public Dictionary<string, double> Multipliers { get; set; } = [];

    /// <summary>Joins ones and tens in one word, as in "einundzwanzig"; empty where they are two words.</summary>
    public string NumberJoiner { get; set; } = "";

    /// <summary>Words that end a compound ("Küchenlicht"): cut off when what stands before is a name of the home.</summary>
    public string[] Heads { get; set; } = [];

    /// <summary>Letters that link the parts of a compound.</summary>
    public string[] Linkers { get; set; } = [];

    /// <summary>Category, then value, then the words; a category with a trailing `s` (`kinds`, `classes`) holds plurals.</summary>
    public Dictionary<string, Dictionary<string, string[]>> Lexicon { get; set; } = [];

    /// <summary>Suffixes and prefixes taken off or put on names to find how people shorten them.</summary>
    public string[] NameNoise { get; set; } = [];

    /// <summary>How a correction starts ("no", "I meant"), how a follow-up does ("what about"), and what joins commands ("and then").</summary>
    public Dictionary<string, string[]> Turns { get; set; } = [];

    /// <summary>Parts of patterns by name.</summary>
    public Dictionary<string, string> Macros { get; set; } = [];

    /// <summary>Free-text patterns in order of preference; see <see cref="TailPattern"/>.</summary>
    public TailFile[] Tails { get; set; } = [];

    /// <summary>Words of calendars and clocks; see <see cref="WhenReader"/>.</summary>
    public WhenFile When { get; set; } = new();

    /// <summary>Words for one sort of thing within a kind: a television is a "tv", a "telly".</summary>
    public string[][] Sorts { get; set; } = [];

    /// <summary>Words that tell two things of one kind apart: "back door" is a name, "door" is not.</summary>
    public string[] Distinct { get; set; } = [];

    /// <summary>What people also say to each other when they come and go: as a scene's name it is one only when the assistant is spoken to.</summary>
    public string[] Greetings { get; set; } = [];

    /// <summary>What is said back: `which`, `or`, `whichKind`.</summary>
    public Dictionary<string, string> Replies { get; set; } = [];
}

/// <summary>Patterns of one intent with free text in them.</summary>
internal sealed record TailFile
{
    public string Intent { get; set; } = "";

    public string[] Patterns { get; set; } = [];

    /// <summary>Slots the patterns imply.</summary>
    public Dictionary<string, string> Set { get; set; } = [];

    /// <summary>True: only as a direct order ("play jazz", "please play jazz"), not as a wish ("I want to play", "let's play").</summary>
    public bool Direct { get; set; }

    /// <summary>True: only when said to the assistant ("buy milk" among people is a request to somebody).</summary>
    public bool Addressed { get; set; }

    /// <summary>Words the free text does not start with.</summary>
    public string[] NotStart { get; set; } = [];

    /// <summary>The same taken apart into words.</summary>
    [JsonIgnore]
    public string[][] NotStartPhrases => field ??= [.. NotStart.Select(static phrase => phrase.Split(' '))];

    /// <summary>Words one of which the free text starts with; empty for any.</summary>
    public string[] Start { get; set; } = [];

    /// <summary>Somebody of the home may stand there, too.</summary>
    public bool StartsWithPerson { get; set; }

    /// <summary>Words one of which is in the free text; empty for any.</summary>
    public string[] Must { get; set; } = [];
}

/// <summary>Words of calendars and clocks.</summary>
internal sealed record WhenFile
{
    /// <summary>"monday": 1 to "sunday": 7.</summary>
    public Dictionary<string, int> Weekdays { get; set; } = [];

    public Dictionary<string, int> Months { get; set; } = [];

    /// <summary>"tomorrow": 1.</summary>
    public Dictionary<string, int> Days { get; set; } = [];

    /// <summary>"week": 7.</summary>
    public Dictionary<string, int> Spans { get; set; } = [];

    /// <summary>Parts of the day that mean today's.</summary>
    public string[] Tonight { get; set; } = [];

    /// <summary>"morning": "08:00".</summary>
    public Dictionary<string, string> Parts { get; set; } = [];

    /// <summary>By role: at, on, in, next, this, am, pm, past, to, half, quarter, oclock, of.</summary>
    public Dictionary<string, string[]> Words { get; set; } = [];

    /// <summary>"third": 3.</summary>
    public Dictionary<string, int> Ordinals { get; set; } = [];
}

/// <summary>The frames as they are written down: `Languages/frames.json`, the same for every language.</summary>
internal sealed record FrameFile
{
    public string Intent { get; set; } = "";

    /// <summary>What must be there, in any order: `verb.turn|verb.put state.on value.percent:brightness`.</summary>
    public string Needs { get; set; } = "";

    /// <summary>What may be there besides.</summary>
    public string May { get; set; } = "";

    /// <summary>What must not be there.</summary>
    public string Not { get; set; } = "";

    /// <summary>`none`, `place` (a room or floor for its own sake), `may`, `must` (something is named), or `thing` (a place alone is not enough).</summary>
    public string Target { get; set; } = "must";

    /// <summary>The kinds it works on; empty for any.</summary>
    public string Kinds { get; set; } = "";

    /// <summary>The kind meant when only a place, or nothing, is named.</summary>
    public string Infer { get; set; } = "";

    /// <summary>True when the inferred kind is part of what was said ("light up the hall") and so becomes a slot.</summary>
    public bool Imply { get; set; }

    /// <summary>True: only when the home has something it works on.</summary>
    public bool Exists { get; set; }

    /// <summary>True: the room is where to go, not where the device stands.</summary>
    public bool KeepRoom { get; set; }

    /// <summary>Of the devices of a place, only those with this class or a kind other than `sensor`.</summary>
    public string Class { get; set; } = "";

    public string Classes { get; set; } = "";

    /// <summary>The least the number may be; with <see cref="To"/>, decides between two frames by what is sensible ("set the bedroom to 20").</summary>
    public double? From { get; set; }

    public double? To { get; set; }

    /// <summary>True: the words may be all there is ("play", a scene's name), which in talk among people means something else more often than in a request.</summary>
    public bool Alone { get; set; }

    /// <summary>Meant only where the assistant is spoken to: "it's freezing in here" is said among people too.</summary>
    public bool Addressed { get; set; }

    /// <summary>True: needs no room and no thing to be sure what is meant ("louder", "mute it").</summary>
    public bool Bare { get; set; }

    /// <summary>Fixed slots.</summary>
    public Dictionary<string, string> Set { get; set; } = [];

    /// <summary>`command`, `question`, `asked` (ends with a question mark, the state last), `told` (no question mark), `last` (the state last) or `whether` ("tell me if the door is open").</summary>
    public string Shape { get; set; } = "command";

    /// <summary>Added to the score: decides between two frames that explain the same words.</summary>
    public int Bonus { get; set; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(LanguageFile))]
[JsonSerializable(typeof(FrameFile[]))]
internal sealed partial class LanguageJson : JsonSerializerContext;
