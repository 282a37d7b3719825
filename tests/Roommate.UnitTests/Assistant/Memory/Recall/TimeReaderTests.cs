using System.Globalization;
using Roommate.Assistant.Memory.Recall;
using Shouldly;
using Xunit;

namespace Roommate.UnitTests.Assistant.Memory.Recall;

/// <summary>The time a question names; asked on Wednesday 15 July 2026.</summary>
public sealed class TimeReaderTests
{
    private static readonly DateTimeOffset Now = new(2026, 7, 15, 10, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("What did Ana do on 8 May 2023?", "2023-05-08", "2023-05-09")]
    [InlineData("Where was she in June?", "2026-06-01", "2026-07-01")]
    [InlineData("What broke last year?", "2025-01-01", "2026-01-01")]
    [InlineData("Who visited last summer?", "2025-06-01", "2025-09-01")]
    [InlineData("Who visited last winter?", "2025-12-01", "2026-03-01")]
    [InlineData("What did we cook two weeks ago?", "2026-06-28", "2026-07-05")]
    [InlineData("What did I say a month ago?", "2026-05-31", "2026-07-01")]
    [InlineData("Who called last Friday?", "2026-07-10", "2026-07-12")]
    [InlineData("Where did we go last weekend?", "2026-07-11", "2026-07-13")]
    public void A_time_said_in_words_is_a_span_of_days(string question, string from, string to)
    {
        var asked = TimeReader.Read(question, Now).ShouldNotBeNull();
        Day(asked.FromMs).ShouldBe(from);
        Day(asked.ToMs).ShouldBe(to);
    }

    [Theory]
    [InlineData("May I ask what she likes?")]
    [InlineData("How long ago did it start?")]
    public void Where_no_time_is_named_there_is_none(string question) => TimeReader.Read(question, Now).ShouldBeNull();

    private static string Day(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
