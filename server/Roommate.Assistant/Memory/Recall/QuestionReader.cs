namespace Roommate.Assistant.Memory.Recall;

/// <summary>Takes a question apart: the words that count, who it is about, when, and what kind of answer it wants.</summary>
internal static class QuestionReader
{
    private static readonly HashSet<string> Self = ["i", "my", "me", "mine", "ich", "mein", "meine", "meinen", "mir", "mich"];

    public static QuestionParts Read(RecallIndex index, RecallQuestion question)
    {
        var speakers = new HashSet<int>();
        var words = new List<QuestionWord>();
        var seen = new HashSet<string>();
        var kinds = WantedCues(question.Text);
        string[] said = [.. WordReader.Read(question.Text)];
        var terms = Array.ConvertAll(said, index.Lexicon.TermOf);
        for (var i = 0; i < said.Length; i++)
        {
            if (index.Lexicon.PhraseAt(terms, i) is { } phrase)
            {
                // "Do for a living" is asked about as one word, not as "living".
                i += phrase.Words.Length - 1;
                Add(said[i], phrase.Term, WordWeight.Full);
                continue;
            }

            var isSpeaker = SpeakersNamed(index, said[i], speakers) || (Self.Contains(said[i]) && AskerNamed(index, question.Asker, speakers));
            if (!index.Lexicon.IsStop(said[i]) || EndsInDeath(said, i))
            {
                Add(said[i], terms[i], isSpeaker ? WordWeight.Speaker : index.Lexicon.IsLight(terms[i]) ? WordWeight.Light : WordWeight.Full);
            }
        }

        return new QuestionParts(words, speakers.Count == 1 ? speakers.First() : TalkOrder.None, TimeReader.Read(question.Text, question.Now), kinds);

        void Add(string word, string term, WordWeight weight)
        {
            if (seen.Add(term))
            {
                words.Add(new QuestionWord(word, term, weight));
            }
        }
    }

    // "When did the dog die": German's article ends no question.
    private static bool EndsInDeath(string[] said, int at) => at > 0 && at == said.Length - 1 && said[at] == "die";

    // Loaded conversations call the person "user" as often as by name.
    private static bool AskerNamed(RecallIndex index, string? asker, HashSet<int> named) =>
        (asker is not null && SpeakersNamed(index, asker, named)) || SpeakersNamed(index, "user", named) || SpeakersNamed(index, "human", named);

    private static bool SpeakersNamed(RecallIndex index, string word, HashSet<int> named)
    {
        var found = false;
        foreach (var (name, number) in index.Speakers)
        {
            if (IsNamed(name, word))
            {
                named.Add(number);
                found = true;
            }
        }

        return found;
    }

    // By the full name or by the first one.
    private static bool IsNamed(string name, string word) =>
        word.Length > 1 && (WordReader.Fold(name) == WordReader.Fold(word) || WordReader.Read(name).FirstOrDefault() == WordReader.Fold(word));

    private static EntryCues WantedCues(string question)
    {
        var text = question.ToLowerInvariant();
        return Has(text, "when", "what date", "what day", "what year", "which year", "which month", "how long ago", "since when", "wann", "by when") ? EntryCues.Time
            : Has(text, "how long", "how old", "how often") ? EntryCues.Number | EntryCues.Time
            : Has(text, "how many", "how much", "wie viel", "how large", "how big") ? EntryCues.Number
            : Has(text, "why", "what motivated", "reason", "what inspired", "warum", "what made") ? EntryCues.Reason
            : Has(text, "where", "which city", "which country", "what place", "wo ", "woher") ? EntryCues.Place
            : Has(text, "who", "whom", "name of", "called", "wer ", "wem") ? EntryCues.Name
            : Has(text, "book", "movie", "film", "song", "which novel") ? EntryCues.Title | EntryCues.Name
            : EntryCues.None;
    }

    private static bool Has(string text, params ReadOnlySpan<string> beginnings)
    {
        foreach (var beginning in beginnings)
        {
            var at = text.IndexOf(beginning, StringComparison.Ordinal);
            if (at == 0 || (at > 0 && !char.IsLetter(text[at - 1])))
            {
                return true;
            }
        }

        return false;
    }
}

/// <param name="Speaker">The one speaker it names, or none.</param>
/// <param name="Wanted">What an answer would hold.</param>
internal sealed record QuestionParts(IReadOnlyList<QuestionWord> Words, int Speaker, TimeSpanAsked? Time, EntryCues Wanted);

internal readonly record struct QuestionWord(string Word, string Term, WordWeight Weight);

internal enum WordWeight
{
    Full,
    Light,
    Speaker,
}
