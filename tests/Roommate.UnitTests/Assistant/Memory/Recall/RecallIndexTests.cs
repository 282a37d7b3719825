using Roommate.Assistant.Memory.Recall;
using Shouldly;

namespace Roommate.UnitTests.Assistant.Memory.Recall;

public sealed class RecallIndexTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 18, 0, 0, TimeSpan.Zero);

    private readonly RecallIndex _index = new();

    [Fact]
    public void A_word_in_another_form_finds_the_memory()
    {
        Said("a", "I painted the shed last summer.");
        Said("b", "The soup was too salty.");
        First("What was being painted?").ShouldBe("a");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void An_index_that_grew_piece_by_piece_answers_as_one_built_at_once(int seed)
    {
        var random = new Random(seed);
        string[] words = ["shed", "soup", "harbour", "kitten", "bicycle", "museum", "violin", "garden"];
        var kept = new SortedDictionary<int, RecallEntry>();
        for (var i = 0; i < 300; i++)
        {
            // Mostly what is said follows what was said; some of it comes late, some is changed, some is taken back.
            var (text, late) = ($"{words[random.Next(words.Length)]} and {words[random.Next(words.Length)]} {i}", random.Next(6) == 0);
            var entry = new RecallEntry($"m{(random.Next(10) == 0 ? random.Next(i + 1) : i)}", text, Now.AddMinutes((i * 7) - (late ? random.Next(2000) : 0)))
            {
                Thread = random.Next(3) == 0 ? null : $"room{random.Next(2)}",
                Session = random.Next(4) == 0 ? $"s{i / 40}" : null,
            };
            foreach (var old in kept.Where(k => k.Value.Id == entry.Id).Select(static k => k.Key).ToArray())
            {
                kept.Remove(old);
            }

            kept[i] = entry;
            _index.Put(entry);
            if (random.Next(12) == 0)
            {
                var gone = kept.ElementAt(random.Next(kept.Count));
                kept.Remove(gone.Key);
                _index.Remove(gone.Value.Id);
            }

            // Built anew now and then: each time costs as much as all that came before.
            if (i % 30 != 29)
            {
                continue;
            }

            var fresh = new RecallIndex();
            foreach (var one in kept.Values)
            {
                fresh.Put(one);
            }

            var question = new RecallQuestion($"What about the {words[random.Next(words.Length)]} and the {words[random.Next(words.Length)]}?", Now.AddDays(2));
            var wanted = kept.Count > 3 && random.Next(2) == 0 ? (Func<string, bool>)(static id => id[^1] != '3') : null;
            _index.Search(question, 7, weights: null, wanted).ShouldBe(fresh.Search(question, 7, weights: null, wanted), $"after {i}");
        }
    }

    [Fact]
    public void A_near_word_finds_the_memory()
    {
        Said("a", "My mum sends her love.");
        Said("b", "The soup was too salty.");
        First("How is the mother?").ShouldBe("a");
    }

    [Fact]
    public void A_turn_of_phrase_is_the_word_it_stands_for()
    {
        Said("a", "She passed away in March.");
        Said("b", "She passed the salt in March.");
        First("When did she die?").ShouldBe("a");
    }

    [Fact]
    public void A_word_that_is_used_alike_finds_the_memory()
    {
        Said("a", "We saw a wizard on the boat.");
        Said("b", "We saw a bakery on the boat.");
        First("Who met a magician?").ShouldBe("a");
    }

    [Fact]
    public void A_slip_of_the_pen_in_a_name_finds_the_memory()
    {
        Said("a", "We met Magdalena at the harbour.");
        Said("b", "The soup was too salty.");
        First("Who is Magdalina?").ShouldBe("a");
    }

    [Fact]
    public void An_answer_is_found_by_the_question_before_it()
    {
        Said("a", "What did you name the kitten?", "Ana");
        Said("b", "Professor Mittens.", "Bob");
        for (var i = 0; i < 20; i++)
        {
            Said($"x{i}", $"Number {i} of many other things that were said on that evening.", "Bob", Now.AddDays(-i - 2));
        }

        Ids("What is the kitten's name?").Take(2).ShouldContain("b");
    }

    [Fact]
    public void Who_is_named_in_the_question_said_it()
    {
        Said("a", "I love swimming in the lake.", "Ana");
        Said("b", "I love swimming in the lake.", "Bob");
        First("Does Ana like to swim?").ShouldBe("a");
        First("Does Bob like to swim?").ShouldBe("b");
    }

    [Fact]
    public void I_is_who_asks()
    {
        Said("a", "I work at the harbour.", "Ana");
        Said("b", "I work at the harbour.", "Bob");
        _index.Search(new RecallQuestion("Where do I work?", Now) { Asker = "Bob" }, 1)[0].Id.ShouldBe("b");
    }

    [Fact]
    public void A_date_in_the_question_prefers_what_was_said_then()
    {
        Said("a", "We went to the cinema.", at: new DateTimeOffset(2026, 3, 4, 12, 0, 0, TimeSpan.Zero));
        Said("b", "We went to the cinema.", at: new DateTimeOffset(2026, 6, 4, 12, 0, 0, TimeSpan.Zero));
        First("Which cinema was it on 4 March 2026?").ShouldBe("a");
        First("Which cinema was it in June?").ShouldBe("b");
    }

    [Fact]
    public void What_was_taken_out_is_found_no_more_and_its_words_are_gone()
    {
        Said("a", "The secret word is xylophonist.");
        Said("b", "The soup was too salty.");
        _index.Remove("a").ShouldBeTrue();
        Ids("xylophonist").ShouldBeEmpty();
        _index.Vocabulary.TryFind(Lexicon.Shared.TermOf("xylophonist"), out _).ShouldBeFalse();
        _index.Count.ShouldBe(1);
    }

    [Fact]
    public void What_was_changed_is_found_by_its_new_words_only()
    {
        Said("a", "I like tea.");
        Said("a", "I own a boat.");
        Ids("boat").ShouldBe(["a"]);
        Ids("tea").ShouldBeEmpty();
    }

    [Fact]
    public void Only_what_is_wanted_is_answered()
    {
        Said("a", "I like tea.");
        Said("b", "You like tea.");
        _index.Search(new RecallQuestion("tea", Now), 5, wanted: static id => id != "a").Select(static r => r.Id).ShouldBe(["b"]);
    }

    [Fact]
    public void The_meaning_finds_what_shares_no_word()
    {
        _index.Put(new RecallEntry("a", "Rex barked all night.", Now) { Meaning = [1, 0] });
        _index.Put(new RecallEntry("b", "The soup was too salty.", Now) { Meaning = [0, 1] });
        _index.Search(new RecallQuestion("noise", Now) { Meaning = [0.9f, 0.1f] }, 1)[0].Id.ShouldBe("a");
    }

    private void Said(string id, string text, string? speaker = null, DateTimeOffset? at = null) =>
        _index.Put(new RecallEntry(id, text, at ?? Now) { Speaker = speaker });

    private string First(string question) => Ids(question)[0];

    private string[] Ids(string question) => [.. _index.Search(new RecallQuestion(question, Now), 10).Select(static r => r.Id)];
}
