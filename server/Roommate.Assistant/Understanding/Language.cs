using System.Collections.Concurrent;
using System.Text.Json;

namespace Roommate.Assistant.Understanding;

/// <summary>One language, read from its file and compiled: its words, its frames and its free-text patterns.</summary>
public sealed class Language
{
    private static readonly ConcurrentDictionary<string, Lazy<Language>> Loaded = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, int> symbols = [];
    private readonly List<string> symbolNames = [];
    private readonly Dictionary<string, double>.AlternateLookup<ReadOnlySpan<char>> numbers;
    private readonly Dictionary<string, double>.AlternateLookup<ReadOnlySpan<char>> multipliers;
    private readonly int[] unitSymbols;
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> momentWords;

    private Language(string code, LanguageFile file, FrameFile[] frames)
    {
        Code = code;
        File = file;
        numbers = AllNumbers(file).GetAlternateLookup<ReadOnlySpan<char>>();
        multipliers = file.Multipliers.GetAlternateLookup<ReadOnlySpan<char>>();
        unitSymbols = [.. Enum.GetNames<QuantityUnit>().Select(name => Symbol(name.ToLowerInvariant()))];
        Stated = Symbol("stated");
        Measure = Symbol("measure");
        Nothing = Symbol("");
        Thing = Symbol("thing");
        ReadLexicon();
        Tails = [.. file.Tails.SelectMany(tail => TailPattern.Compile(tail, file.Macros))];
        Joins = [.. (file.Turns.GetValueOrDefault("join") ?? []).Select(join => join.Split(' '))];
        Glued = [.. (file.Turns.GetValueOrDefault("glued") ?? []).Select(phrase => phrase.Split(' '))];
        momentWords = MomentWords(file.When);
        Frames = [.. frames.Select(frame => Frame.Compile(frame, this))];
    }

    /// <summary>The languages that can be understood.</summary>
    public static IReadOnlyList<string> Available { get; } =
        [.. typeof(Language).Assembly.GetManifestResourceNames()
            .Where(name => name.Contains(".Understanding.Languages.", StringComparison.Ordinal))
            .Select(name => name.Split('.')[^2])
            .Where(name => name != "frames")
            .Order(StringComparer.Ordinal)];

    /// <summary>The language's code, as in `en`.</summary>
    public string Code { get; }

    internal LanguageFile File { get; }

    internal WordTrie Words { get; } = new();

    internal Frame[] Frames { get; }

    internal TailPattern[] Tails { get; }

    /// <summary>Words that join two commands, longest matters most.</summary>
    internal string[][] Joins { get; }

    /// <summary>Forms of "be" that state rather than ask: "it's".</summary>
    internal int Stated { get; }

    /// <summary>Words of measure: "level", "about".</summary>
    internal int Measure { get; }

    /// <summary>"It" and "them", which never stand before a name.</summary>
    internal int Thing { get; }

    /// <summary>Words without any meaning.</summary>
    internal int Nothing { get; }

    /// <summary>Phrases that are never taken apart.</summary>
    internal string[][] Glued { get; }

    /// <summary>The language of a locale (`en`, `de-AT`), English when it is not known.</summary>
    public static Language Of(string? locale)
    {
        var code = (locale ?? "en").Split('-', '_')[0].ToLowerInvariant();
        code = Available.Contains(code) ? code : "en";
        return Loaded.GetOrAdd(code, static name => new Lazy<Language>(() => Load(name))).Value;
    }

    /// <summary>The number of a word of the language files. Frames for follow-ups are compiled while others read, hence the lock.</summary>
    internal int Symbol(string name)
    {
        lock (symbols)
        {
            return Intern(name);
        }
    }

    private int Intern(string name)
    {
        if (!symbols.TryGetValue(name, out var symbol))
        {
            symbol = symbolNames.Count;
            symbols[name] = symbol;
            symbolNames.Add(name);
        }

        return symbol;
    }

    internal string Name(int symbol) => symbolNames[symbol];

    /// <summary>"1" for "one" and "one" for "1".</summary>
    internal string? OtherSpelling(string word) =>
        numbers.TryGetValue(word, out var value) && value >= 1 ? ((int)value).ToString(System.Globalization.CultureInfo.InvariantCulture)
        : int.TryParse(word, System.Globalization.CultureInfo.InvariantCulture, out var digits) ? File.Numbers.FirstOrDefault(pair => pair.Value == digits).Key : null;

    internal bool TryMultiplier(ReadOnlySpan<char> word, out double value) => multipliers.TryGetValue(word, out value);

    internal QuantityUnit Unit(int symbol) => Enum.Parse<QuantityUnit>(Name(symbol), ignoreCase: true);

    /// <summary>True for a word of the language: it is then no slip of another.</summary>
    internal bool Knows(ReadOnlySpan<char> word) => Words.WordId(word) != WordTrie.None;

    internal int UnitSymbol(QuantityUnit unit) => unitSymbols[(int)unit];

    /// <summary>True when the single word at the position can stand for this.</summary>
    internal bool HasSense(Sentence sentence, int at, SenseKind kind, string? value)
    {
        if (at >= sentence.Count)
        {
            return false;
        }

        var node = Words.Next(WordTrie.Root, Words.WordId(sentence.Word(at)));
        foreach (var sense in node == WordTrie.None ? [] : Words.Senses(node) ?? [])
        {
            if (sense.Kind == kind && (value is null || Name(sense.Value) == value))
            {
                return true;
            }
        }

        return false;
    }

    internal bool TryNumber(ReadOnlySpan<char> word, out double value) => numbers.TryGetValue(word, out value);

    /// <summary>The kind a word stands for.</summary>
    internal string? KindOf(string word) =>
        File.Lexicon.GetValueOrDefault("kind")?.FirstOrDefault(kind => kind.Value.Contains(word)).Key;

    internal IReadOnlyList<string> PhrasesOf(string category, string value) =>
        File.Lexicon.TryGetValue(category, out var values) && values.TryGetValue(value, out var phrases) ? phrases : [];

    /// <summary>False rules out cheaply that a date or time starts at this word.</summary>
    internal bool StartsMoment(ReadOnlySpan<char> word) => char.IsDigit(word[0]) || momentWords.Contains(word) || numbers.ContainsKey(word);

    private static HashSet<string>.AlternateLookup<ReadOnlySpan<char>> MomentWords(WhenFile file)
    {
        var phrases = file.Weekdays.Keys.Concat(file.Months.Keys).Concat(file.Days.Keys).Concat(file.Parts.Keys).Concat(file.Ordinals.Keys)
            .Concat(file.Words.Where(words => words.Key is "at" or "on" or "in" or "next" or "this" or "the" or "half" or "quarter" or "halfTo" or "a").SelectMany(words => words.Value));
        return phrases.Select(phrase => phrase.Split(' ')[0]).ToHashSet().GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Frames for what may follow a command of this intent: another target, another value for a slot it had, or both.</summary>
    internal IEnumerable<Frame> FragmentFrames(string intent, IReadOnlyDictionary<string, object> slots)
    {
        var kinds = Frames.Where(frame => frame.Intent == intent).SelectMany(frame => frame.Kinds).Distinct().ToArray();
        var infer = Array.Find(Frames, frame => frame.Intent == intent && frame.Infer is not null)?.Infer;
        yield return Fragment(intent, kinds, infer, "");
        foreach (var slot in slots.Keys)
        {
            var value = slot switch
            {
                Slots.Color => "color:color",
                Slots.State => "state:state",
                Slots.Mode => "mode:mode",
                Slots.Brightness or Slots.Position or Slots.Speed or Slots.Volume => $"value.percent|value.plain|level:{slot}",
                Slots.Temperature => "value.degree|value.plain:temperature",
                _ => null,
            };
            if (value is not null)
            {
                yield return Fragment(intent, kinds, infer, value);
            }
        }
    }

    private Frame Fragment(string intent, string[] kinds, string? infer, string needs) =>
        Frame.Compile(new FrameFile { Intent = intent, Needs = needs, Target = "may", Kinds = string.Join(' ', kinds), Infer = infer ?? "" }, this);

    private static Language Load(string code) =>
        new(code, Read(code, LanguageJson.Default.LanguageFile), Read("frames", LanguageJson.Default.FrameFileArray));

    private static T Read<T>(string name, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
    {
        var resource = $"{typeof(Language).Namespace}.Languages.{name}.json";
        using var stream = typeof(Language).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"{resource} is not embedded.");
        return JsonSerializer.Deserialize(stream, type) ?? throw new InvalidOperationException($"{resource} is empty.");
    }

    private static Dictionary<string, double> AllNumbers(LanguageFile file)
    {
        var all = new Dictionary<string, double>(file.Numbers);
        if (file.NumberJoiner.Length == 0)
        {
            return all;
        }

        var ones = file.Numbers.Where(pair => pair.Value is >= 1 and <= 9);
        foreach (var (one, value) in ones)
        {
            foreach (var (ten, tens) in file.Numbers.Where(pair => pair.Value is >= 20 and <= 90))
            {
                all.TryAdd(one + file.NumberJoiner + ten, tens + value);
            }
        }

        return all;
    }

    private void ReadLexicon()
    {
        foreach (var (category, values) in File.Lexicon)
        {
            var many = category is "kinds" or "classes";
            var kind = many ? (category == "kinds" ? SenseKind.Kind : SenseKind.Class) : Enum.Parse<SenseKind>(category, ignoreCase: true);
            foreach (var (value, phrases) in values)
            {
                foreach (var phrase in phrases)
                {
                    Words.Add(phrase, new Sense(kind, Symbol(value), many));
                }
            }
        }
    }
}
