using Roommate.Assistant.Turns;
using Roommate.Contracts.Assistant;
using Roommate.Testing;
using Shouldly;

namespace Roommate.UnitTests.Assistant.Turns;

/// <summary>Who reads along in a running turn has every word once, in order, whenever they begin.</summary>
public sealed class TurnWordsTests
{
    private readonly TurnWords _words = new("");

    [Fact]
    public async Task Words_come_as_they_are_said_with_the_breaks_between_them_and_how_it_ended()
    {
        _words.Add("Let me ");
        await using var reader = _words.FollowAsync(Patience.Token).GetAsyncEnumerator();
        (await NextAsync(reader)).ShouldBe(new SaidPiece("Let me ", false, null));
        var next = NextAsync(reader);
        next.IsCompleted.ShouldBeFalse();
        _words.Add("look. ");
        (await next).ShouldBe(new SaidPiece("look. ", false, null));
        _words.Break();
        _words.Break();
        (await NextAsync(reader)).ShouldBe(new SaidPiece("", true, null));
        _words.Add("Done.");
        _words.End(TurnStatus.Completed);
        (await NextAsync(reader)).ShouldBe(new SaidPiece("Done.", false, TurnStatus.Completed));
        (await reader.MoveNextAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task Who_comes_late_hears_all_of_it_with_the_break_where_it_was()
    {
        _words.Add("Let me look. ");
        _words.Break();
        _words.Add("Done.");
        _words.End(TurnStatus.Stopped);
        (await AllAsync()).ShouldBe([new SaidPiece("Let me look. ", true, null), new SaidPiece("Done.", false, TurnStatus.Stopped)]);
    }

    [Fact]
    public async Task What_goes_on_elsewhere_ends_without_a_status()
    {
        _words.Add("Half a ");
        _words.Leave();
        _words.End(TurnStatus.Completed);
        (await AllAsync()).ShouldBe([new SaidPiece("Half a ", false, null)]);
    }

    [Fact]
    public async Task However_many_read_along_while_it_is_said_each_has_the_whole_text()
    {
        var said = Enumerable.Range(0, 2_000).Select(static i => $"word{i} ").ToArray();
        var readers = Enumerable.Range(0, 4).Select(_ => Task.Run(AllAsync)).ToArray();
        foreach (var word in said)
        {
            _words.Add(word);
            if (word.EndsWith("7 ", StringComparison.Ordinal))
            {
                _words.Break();
            }
        }

        _words.End(TurnStatus.Completed);
        foreach (var read in await Task.WhenAll(readers))
        {
            string.Concat(read.Select(static p => p.Text)).ShouldBe(string.Concat(said));
            read.Count(static p => p.IsBreak).ShouldBe(200);
        }
    }

    private static async Task<SaidPiece> NextAsync(IAsyncEnumerator<SaidPiece> reader)
    {
        (await reader.MoveNextAsync()).ShouldBeTrue();
        return reader.Current;
    }

    private async Task<List<SaidPiece>> AllAsync()
    {
        var all = new List<SaidPiece>();
        await foreach (var piece in _words.FollowAsync(Patience.Token))
        {
            all.Add(piece);
        }

        return all;
    }
}
