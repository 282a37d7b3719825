using Microsoft.Extensions.Options;

namespace Roommate.Assistant.Voice.Speaking;

/// <summary>The sound of short phrases said lately, by text and voice: "The kitchen lamp is on." is made once. Bounded; the one not said for longest goes first.</summary>
internal sealed class PhraseCache(IOptions<SpeechOptions> options)
{
    private const int MostText = 120;

    private readonly Lock _lock = new();
    private readonly Dictionary<PhraseKey, LinkedListNode<(PhraseKey Key, Phrase Phrase)>> _phrases = [];
    private readonly LinkedList<(PhraseKey Key, Phrase Phrase)> _order = new();
    private readonly long _most = options.Value.CacheMegabytes * 1024L * 1024;
    private long _size;

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _phrases.Count;
            }
        }
    }

    /// <summary>Whether it is short enough to be said again.</summary>
    public static bool Takes(PhraseKey key) => key.Text.Length <= MostText;

    public Phrase? Find(PhraseKey key)
    {
        lock (_lock)
        {
            if (!_phrases.TryGetValue(key, out var node))
            {
                return null;
            }

            _order.Remove(node);
            _order.AddFirst(node);
            return node.Value.Phrase;
        }
    }

    public void Keep(PhraseKey key, Phrase phrase)
    {
        if (!Takes(key) || phrase.Samples.Length > _most / 4)
        {
            return;
        }

        lock (_lock)
        {
            if (_phrases.ContainsKey(key))
            {
                return;
            }

            _phrases[key] = _order.AddFirst((key, phrase));
            _size += phrase.Samples.Length;
            while (_size > _most)
            {
                var last = _order.Last!;
                _order.RemoveLast();
                _phrases.Remove(last.Value.Key);
                _size -= last.Value.Phrase.Samples.Length;
            }
        }
    }
}

/// <param name="Pause">A phrase with a pause behind it is another sound than one without.</param>
internal sealed record PhraseKey(string Engine, string Text, SpeakingVoice Voice, double Speed, bool Pause);

/// <summary>16 bit mono samples.</summary>
internal sealed record Phrase(int Rate, byte[] Samples);
