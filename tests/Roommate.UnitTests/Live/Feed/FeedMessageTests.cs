using System.Text;
using Roommate.Live.Feed;
using Shouldly;
using Xunit;

namespace Roommate.UnitTests.Live.Feed;

public sealed class FeedMessageTests
{
    [Theory]
    [InlineData("e1 7 {\"a\":1}", "e1", 7, "{\"a\":1}")]
    [InlineData("- 0 {}", "-", 0, "{}")]
    [InlineData("e1 9223372036854775807 {\"a\":\"x y\"}", "e1", long.MaxValue, "{\"a\":\"x y\"}")]
    public void A_published_event_is_taken_apart(string text, string epoch, long offset, string body)
    {
        FeedMessage.TryParse(Encoding.UTF8.GetBytes(text), out var message).ShouldBeTrue();
        Encoding.UTF8.GetString(message.Epoch.Span).ShouldBe(epoch);
        message.Offset.ShouldBe(offset);
        Encoding.UTF8.GetString(message.Body.Span).ShouldBe(body);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("e1")]
    [InlineData("e1 ")]
    [InlineData("e1 7")]
    [InlineData("e1 7 ")]
    [InlineData(" 7 {}")]
    [InlineData("e1 -1 {}")]
    [InlineData("e1 x {}")]
    [InlineData("e1 7{}")]
    [InlineData("e1 7  {}")]
    [InlineData("e1 7 []")]
    [InlineData("e1 99999999999999999999 {}")]
    public void What_somebody_else_published_is_not_an_event(string text) =>
        FeedMessage.TryParse(Encoding.UTF8.GetBytes(text), out _).ShouldBeFalse();
}
