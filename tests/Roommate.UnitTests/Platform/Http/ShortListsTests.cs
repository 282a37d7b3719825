using Roommate.Contracts;
using Roommate.Platform.Http;
using Shouldly;
using Xunit;

namespace Roommate.UnitTests.Platform.Http;

/// <summary>Lists that are read whole are answered in pages all the same.</summary>
public sealed class ShortListsTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(6, 3)]
    [InlineData(7, 3)]
    public void Page_by_page_everything_comes_once_and_in_order(int count, int limit)
    {
        var all = Things(Enumerable.Range(0, count));
        var seen = new List<Thing>();
        string? cursor = null;
        do
        {
            var page = (Page<Thing>)ShortLists.Part(all, limit, cursor)!;
            page.Items.Count.ShouldBeLessThanOrEqualTo(limit);
            seen.AddRange(page.Items);
            cursor = page.Next;
        }
        while (cursor is not null);

        seen.ShouldBe(all.Items);
    }

    [Fact]
    public void What_comes_or_goes_before_a_cursor_moves_nothing()
    {
        var next = ShortLists.Part(Things([1, 2, 3, 4, 5]), 3, null)!.Next;
        First(Things([0, 1, 2, 3, 4, 5]), next).ShouldBe("t4");
        First(Things([3, 4, 5]), next).ShouldBe("t4");

        // The entry it stood at is gone.
        First(Things([1, 2, 4, 5]), next).ShouldBe("t4");
        ((Page<Thing>)ShortLists.Part(Things([1]), 3, next)!).Items.ShouldBeEmpty();
    }

    [Fact]
    public void What_has_no_id_is_its_own_name()
    {
        var all = new Page<string>(["light.on", "temp.value"]);
        var next = ShortLists.Part(all, 1, null)!.Next;
        ((Page<string>)ShortLists.Part(all, 1, next)!).Items.ShouldBe(["temp.value"]);
    }

    [Theory]
    [InlineData("zzz")]
    [InlineData("%%%")]
    [InlineData("eA")]
    public void A_cursor_of_nobodys_is_none(string cursor) => ShortLists.Part(Things([1, 2]), 1, cursor).ShouldBeNull();

    private static string First(Page<Thing> all, string? cursor) => ((Page<Thing>)ShortLists.Part(all, 2, cursor)!).Items[0].Id;

    private static Page<Thing> Things(IEnumerable<int> numbers) => new([.. numbers.Select(static n => new Thing($"t{n}"))]);

    private sealed record Thing(string Id);
}
