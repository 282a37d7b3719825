using Roommate.Assistant.Voice.Speaking.Text;
using Shouldly;

namespace Roommate.UnitTests.Assistant.Voice;

/// <summary>A reply is cut into what is said in one go: the first clause early, then sentences, without markup and without losing a word.</summary>
public sealed class SpeechChunkerTests
{
    private const int Seeds = 300;

    private static readonly string[] Pieces =
    [
        "Dr.", "Smith", "21.5", "degrees,", "the", "kitchen", "lamp", "is", "on.", "Why?", "No!", "z.B.", "am", "3.", "Oktober", "a", "very-long-word", "und", "(so)", "„Ja.“", "...", "1,250.75", "etc.",
        "**bold**", "`code`", "[text](https://example.com/a.b)", "https://example.com/x?y=z.", "\n", "\n\n", "- item", "# Title", "```\nx = 1.\n```\n", "| a | b |\n", "😀", "!", "你好。",
    ];

    [Fact]
    public void There_are_at_least_200_written_cases() => ChunkCases.All.Count.ShouldBeGreaterThanOrEqualTo(200);

    [Fact]
    public void Every_written_case_is_cut_as_written()
    {
        var wrong = ChunkCases.All
            .Select(static c => (c.Text, Wanted: string.Join(" ¦ ", c.Chunks), Got: string.Join(" ¦ ", Texts(Whole(c.Text)))))
            .Where(static c => c.Wanted != c.Got)
            .Select(static c => $"{c.Text}\n  wanted {c.Wanted}\n  got    {c.Got}")
            .ToArray();
        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void Any_split_of_a_text_gives_the_same_chunks()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            var text = seed < ChunkCases.All.Count ? ChunkCases.All[seed].Text : Text(random);
            Split(text, random).ShouldBe(Whole(text), $"seed {seed}: {text}");
        }
    }

    [Fact]
    public void Nothing_of_a_plain_text_is_lost_or_doubled_and_every_chunk_knows_its_place()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            var text = string.Join(' ', Enumerable.Range(0, random.Next(1, 60)).Select(_ => Pieces[random.Next(23)])) + " end";
            var chunks = Whole(text);
            string.Concat(Texts(chunks)).Replace(" ", "", StringComparison.Ordinal).ShouldBe(text.Replace(" ", "", StringComparison.Ordinal), $"seed {seed}");
            chunks.Select(static c => c.Index).ShouldBe(Enumerable.Range(0, chunks.Count));
            foreach (var chunk in chunks)
            {
                text[chunk.Start..chunk.End].ShouldBe(chunk.Text, $"seed {seed}");
            }
        }
    }

    [Fact]
    public void The_first_clause_is_short_and_no_chunk_is_endless()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var chunks = Whole(Text(new Random(seed)));
            if (chunks.Count > 0)
            {
                chunks[0].Text.Length.ShouldBeLessThanOrEqualTo(SpeechChunker.FirstMost, $"seed {seed}: {chunks[0].Text}");
                chunks.ShouldAllBe(static c => c.Text.Length <= SpeechChunker.SentenceMost + SpeechChunker.FirstMost);
            }
        }
    }

    [Fact]
    public void The_first_clause_leaves_before_the_sentence_is_written()
    {
        var chunker = new SpeechChunker();
        var first = chunker.Add("I have turned on the lights in the ");
        first.ShouldHaveSingleItem().Text.ShouldBe("I have turned on the lights");
    }

    [Fact]
    public void A_sentence_leaves_with_the_space_after_it_and_the_last_one_with_the_end()
    {
        var chunker = new SpeechChunker();
        Texts(chunker.Add("It is on. ")).ShouldBe(["It is on."]);
        Texts(chunker.Add("Now the other one")).ShouldBeEmpty();
        Texts(chunker.Finish()).ShouldBe(["Now the other one"]);
    }

    [Fact]
    public void What_was_said_before_a_tool_is_at_work_is_not_held_back()
    {
        var chunker = new SpeechChunker();
        chunker.Add("Let me look.").ShouldBeEmpty();
        Texts(chunker.Break()).ShouldBe(["Let me look."]);
        Texts(chunker.Add("It is open. ")).ShouldBe(["It is open."]);
    }

    private static IReadOnlyList<string> Texts(IEnumerable<SpeechChunk> chunks) => [.. chunks.Select(static c => c.Text)];

    private static IReadOnlyList<SpeechChunk> Whole(string text)
    {
        var chunker = new SpeechChunker();
        return [.. chunker.Add(text), .. chunker.Finish()];
    }

    private static IReadOnlyList<SpeechChunk> Split(string text, Random random)
    {
        var chunker = new SpeechChunker();
        var chunks = new List<SpeechChunk>();
        for (var at = 0; at < text.Length;)
        {
            var length = Math.Min(random.Next(1, 9), text.Length - at);
            chunks.AddRange(chunker.Add(text.AsSpan(at, length)));
            at += length;
        }

        chunks.AddRange(chunker.Finish());
        return chunks;
    }

    private static string Text(Random random) => string.Concat(Enumerable.Range(0, random.Next(1, 80)).Select(_ => Pieces[random.Next(Pieces.Length)] + (random.Next(8) == 0 ? "" : " ")));
}
