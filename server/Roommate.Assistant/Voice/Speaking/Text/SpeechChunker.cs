using System.Text;

namespace Roommate.Assistant.Voice.Speaking.Text;

/// <summary>
/// Cuts a reply into what is said in one go, while it is being written: the first clause as early as it makes sense, then
/// sentences. It looks at one character after the other and never at the pieces they came in, so any split of the same
/// text gives the same chunks. Nothing of the text is lost but its markup.
/// </summary>
internal sealed class SpeechChunker
{
    /// <summary>From here on the first clause may end at a word, when there are three of them.</summary>
    public const int FirstLeast = 25;

    /// <summary>The first clause is at most so long, but for a single longer word.</summary>
    public const int FirstMost = 60;

    /// <summary>A sentence is at most so long; a longer one is cut at a comma, or at a word.</summary>
    public const int SentenceMost = 240;

    private const int FirstWords = 3;

    // A shorter clause before a comma ("Ja, ...") would be over before the rest is there.
    private const int FirstAtComma = 12;
    private const int CommaLeast = 80;

    private readonly MarkdownReader _reader = new();
    private readonly List<SpokenWord> _words = [];
    private readonly List<SpeechChunk> _ready = [];
    private int _length;
    private int _index;
    private SentenceEnd _end;

    /// <summary>Takes the next characters of the reply; the chunks that are complete with them.</summary>
    public IReadOnlyList<SpeechChunk> Add(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            foreach (var word in _reader.Add(character))
            {
                Take(word);
            }

            if (_reader.TakeBreak())
            {
                Release(_words.Count, endsSentence: true);
            }
        }

        return Taken();
    }

    /// <summary>Something else than text follows (a tool is at work): what there is is said now.</summary>
    public IReadOnlyList<SpeechChunk> Break()
    {
        foreach (var word in _reader.Flush())
        {
            Take(word);
        }

        Release(_words.Count, endsSentence: true);
        return Taken();
    }

    /// <summary>The reply is over.</summary>
    public IReadOnlyList<SpeechChunk> Finish() => Break();

    private SpeechChunk[] Taken()
    {
        if (_ready.Count == 0)
        {
            return [];
        }

        SpeechChunk[] taken = [.. _ready];
        _ready.Clear();
        return taken;
    }

    private void Take(SpokenWord word)
    {
        if (_words.Count > 0 && IsLeftOver(word))
        {
            // A full stop behind a picture belongs to the word before the picture.
            word = new SpokenWord(_words[^1].Text + word.Text, _words[^1].Start, word.End, _words[^1].BreakBefore);
            _length -= _words[^1].Text.Length + (_words.Count > 1 ? 1 : 0);
            _words.RemoveAt(_words.Count - 1);
        }
        else if (_words.Count > 0)
        {
            if (word.BreakBefore || (_end == SentenceEnd.AskNext && SentenceRules.EndsBefore(_words, word)))
            {
                Release(_words.Count, endsSentence: true);
            }
            else if (_length + 1 + word.Text.Length > (_index == 0 ? FirstMost : SentenceMost))
            {
                ReleaseLong();
            }
        }

        _length += (_words.Count == 0 ? 0 : 1) + word.Text.Length;
        _words.Add(word);
        _end = SentenceRules.After(_words);
        if (_end == SentenceEnd.Yes)
        {
            Release(_words.Count, endsSentence: true);
        }
        else if (_index == 0 && _end == SentenceEnd.No && IsFirstClause(word.Text))
        {
            Release(_words.Count, endsSentence: false);
        }
    }

    private static bool IsLeftOver(SpokenWord word) =>
        !word.BreakBefore && word.End - word.Start > word.Text.Length && word.Text.All(static c => ".,!?;:…".Contains(c, StringComparison.Ordinal));

    private bool IsFirstClause(string last) =>
        SentenceRules.IsClauseEnd(last)
            ? _length >= FirstAtComma
            : _length >= FirstLeast && _words.Count >= FirstWords && SentenceRules.MayPauseAfter(last);

    // Too long: cut behind the last comma that leaves enough before it, else before the word that does not fit.
    private void ReleaseLong()
    {
        var at = _words.Count;
        if (_index > 0)
        {
            var length = 0;
            for (var i = 0; i < _words.Count; i++)
            {
                length += _words[i].Text.Length + 1;
                if (length > CommaLeast && SentenceRules.IsClauseEnd(_words[i].Text))
                {
                    at = i + 1;
                }
            }
        }
        else
        {
            // Not between "Dr." and the name, nor between a number and its unit.
            while (at > 1 && SentenceRules.IsBound(_words[at - 1].Text))
            {
                at--;
            }

            at = at == 1 && SentenceRules.IsBound(_words[0].Text) ? _words.Count : at;
        }

        Release(at, endsSentence: false);
    }

    private void Release(int count, bool endsSentence)
    {
        // What has nothing to say (a lone dash) waits for the words it belongs to.
        if (count == 0 || !_words.Take(count).Any(static w => w.Text.Any(char.IsLetterOrDigit)))
        {
            return;
        }

        var text = new StringBuilder(_length);
        for (var i = 0; i < count; i++)
        {
            text.Append(i == 0 ? "" : " ").Append(_words[i].Text);
        }

        _ready.Add(new SpeechChunk(_index++, text.ToString(), _words[0].Start, _words[count - 1].End, endsSentence));
        _words.RemoveRange(0, count);
        _length = _words.Sum(static w => w.Text.Length) + Math.Max(0, _words.Count - 1);
        _end = SentenceEnd.No;
    }
}
