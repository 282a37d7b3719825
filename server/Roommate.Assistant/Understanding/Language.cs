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

    private Language(string code, LanguageFile file, FrameFile[] frames)
    {
        Code = code;
        File = file;
        numbers = AllNumbers(file).GetAlternateLookup<ReadOnlySpan<char>>();
        multipliers = file.Multipliers.GetAlternateLookup<ReadOnlySpan<char>>();
        unitSymbols = [.. Enum.GetNames<QuantityUnit>().Select(name => Symbol(name.ToLowerInvariant()))];
        ReadLexicon();
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

    internal IReadOnlyList<Frame> Frames { get; }

    /// <summary>The language of a locale (`en`, `de-AT`), English when it is not known.</summary>
    public static Language Of(string? locale)
    {
        var code = (locale ?? "en").Split('-', '_')[0].ToLowerInvariant();
        code = Available.Contains(code) ? code : "en";
        return Loaded.GetOrAdd(code, static name => new Lazy<Language>(() => Load(name))).Value;
    }

    internal int Symbol(string name)
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

    internal bool TryMultiplier(ReadOnlySpan<char> word, out double value) => multipliers.TryGetValue(word, out value);

    internal QuantityUnit Unit(int symbol) => Enum.Parse<QuantityUnit>(Name(symbol), ignoreCase: true);

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

        var ones = file.Numbers.Where(pair => pair.Value is >= 1 and <= 9 && !pair.Key.EndsWith('s') | pair.Key == "sechs");
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
