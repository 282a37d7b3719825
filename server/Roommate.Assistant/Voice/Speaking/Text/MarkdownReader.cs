using System.Text;

namespace Roommate.Assistant.Voice.Speaking.Text;

/// <summary>
/// Reads a reply character by character and gives the words that are said: markers of headings, lists and quotes, code
/// blocks and rules are dropped, a table is read row by row. A word is complete when the space after it has come (a
/// link when its last bracket has).
/// </summary>
internal sealed class MarkdownReader
{
    // What is still open after so much is no markup.
    private const int MostHeld = 600;
    private const int FenceLength = 3;
    private const string WideEnds = "。！？、，；：";

    private readonly StringBuilder _held = new();
    private readonly WordCleaner _cleaner = new();
    private int _position;
    private int _start;
    private int _newLines = 1;
    private Line _line;
    private bool _isBreakDue;
    private bool _isBreak;
    private char _fence;

    private enum Line
    {
        /// <summary>Nothing of the line was read yet.</summary>
        Start,
        Text,

        /// <summary>A heading or an item: it ends with its line.</summary>
        Block,
        Table,
        Code,
    }

    /// <summary>Takes one character; the words that are complete with it.</summary>
    public IReadOnlyList<SpokenWord> Add(char character)
    {
        var at = _position++;
        if (_line is Line.Code or Line.Table)
        {
            return AddRaw(character, at);
        }

        if (!char.IsWhiteSpace(character))
        {
            Hold(character, at);
            return WideEnds.Contains(character, StringComparison.Ordinal) && !WordCleaner.IsOpen(_held) ? Complete() : [];
        }

        if (_held.Length > 0 && character != '\n' && _held.Length < MostHeld && WordCleaner.IsOpen(_held))
        {
            _held.Append(character);
            return [];
        }

        var words = Complete();
        if (_line is Line.Code or Line.Table)
        {
            // The word just read began it; a fence's line has more, a table's row may.
            return [.. words, .. AddRaw(character, at)];
        }

        if (character == '\n')
        {
            EndLine();
        }

        return words;
    }

    /// <summary>What was read so far is all there is for now.</summary>
    public IReadOnlyList<SpokenWord> Flush()
    {
        var words = _line == Line.Table ? Row() : _line == Line.Code ? [] : Complete();
        _isBreak = false;
        return words;
    }

    /// <summary>True once when a paragraph, heading, item or block has just ended.</summary>
    public bool TakeBreak()
    {
        var isBreak = _isBreak;
        _isBreak = false;
        return isBreak;
    }

    private void Hold(char character, int at)
    {
        if (_held.Length == 0)
        {
            _start = at;
        }

        _held.Append(character);
    }

    private void EndLine()
    {
        _isBreak |= _line == Line.Block || (_line == Line.Start && _newLines > 0);
        _isBreakDue |= _line == Line.Text;
        _newLines++;
        _line = Line.Start;
        _cleaner.EndLine();
    }

    private IReadOnlyList<SpokenWord> Complete()
    {
        if (_held.Length == 0)
        {
            return [];
        }

        var unit = _held.ToString();
        if (_line == Line.Start && TakeMarker(unit))
        {
            return [];
        }

        _held.Clear();
        if (_line == Line.Block && unit.All(static c => c == '#'))
        {
            // A heading may be closed as it was opened.
            return [];
        }

        _line = _line == Line.Start ? Line.Text : _line;
        _newLines = 0;
        return Words(_cleaner.Clean(unit), _start, _start + unit.Length);
    }

    // What a line begins with: true when it was markup and is dropped, or begins a block that is read otherwise.
    private bool TakeMarker(string unit)
    {
        if (IsFenceStart(unit))
        {
            _fence = unit[0];
            _line = Line.Code;
            _isBreak = true;
            _held.Clear();
            return true;
        }

        if (unit[0] == '|')
        {
            _line = Line.Table;
            _isBreak = true;
            return true;
        }

        if (unit == ">" || IsRule(unit))
        {
            // The line goes on after a quote's mark, and a rule is all there is.
            _isBreak = true;
            _held.Clear();
            return true;
        }

        if (unit is "-" or "*" or "+" or "•" || (unit.Length <= 6 && unit.All(static c => c == '#')))
        {
            _line = Line.Block;
            _isBreak = true;
            _held.Clear();
            return true;
        }

        if (IsNumber(unit))
        {
            // The number of an item is said, so that a list can be followed.
            _isBreakDue = true;
            _line = Line.Block;
        }

        return false;
    }

    // Three marks of code in one word with text between them are code within a line.
    private static bool IsFenceStart(string unit) =>
        (unit.StartsWith("```", StringComparison.Ordinal) || unit.StartsWith("~~~", StringComparison.Ordinal)) && !unit.TrimStart(unit[0]).Contains(unit[0], StringComparison.Ordinal);

    private static bool IsRule(string unit) => unit.Length >= FenceLength && unit[0] is '-' or '*' or '_' or '=' && unit.All(c => c == unit[0]);

    private static bool IsNumber(string unit) =>
        unit.Length is 2 or 3 or 4 && unit[^1] is '.' or ')' && unit.AsSpan(0, unit.Length - 1).IndexOfAnyExceptInRange('0', '9') < 0;

    private IReadOnlyList<SpokenWord> Words(string spoken, int start, int end)
    {
        var parts = spoken.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0)
        {
            return [];
        }

        // A line that begins in small letters goes on with the sentence of the line before.
        var isNew = _isBreakDue && !char.IsLower(parts[0][0]);
        _isBreakDue = false;
        return [.. parts.Select((part, i) => new SpokenWord(part, start, end, BreakBefore: isNew && i == 0))];
    }

    private IReadOnlyList<SpokenWord> AddRaw(char character, int at)
    {
        if (character != '\n')
        {
            Hold(character, at);
            return [];
        }

        IReadOnlyList<SpokenWord> words = [];
        if (_line == Line.Table)
        {
            words = Row();
            _line = Line.Start;
            _isBreak = true;
        }
        else if (IsFence())
        {
            _line = Line.Start;
        }

        _held.Clear();
        _newLines = 1;
        return words;
    }

    private bool IsFence()
    {
        var line = _held.ToString().Trim();
        return line.Length >= FenceLength && line.All(c => c == _fence);
    }

    private IReadOnlyList<SpokenWord> Row()
    {
        var line = _held.ToString().Trim();
        _held.Clear();
        if (line.AsSpan().IndexOfAnyExcept("|-: \t") < 0)
        {
            return [];
        }

        var cells = line.Trim('|').Split('|').Select(c => _cleaner.Clean(c.Trim())).Where(static c => c.Length > 0);
        _isBreakDue = true;
        return Words(string.Join(", ", cells), _start, _start + line.Length);
    }
}
