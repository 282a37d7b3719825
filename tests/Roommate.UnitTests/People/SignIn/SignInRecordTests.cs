using Roommate.People.SignIn;
using Shouldly;
using Xunit;

namespace Roommate.UnitTests.People.SignIn;

public sealed class SignInRecordTests
{
    private static readonly DateTimeOffset Then = new(2026, 11, 20, 22, 5, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, true)]
    [InlineData(599, true)]
    [InlineData(600, false)]
    [InlineData(86_400, false)]
    public void A_sign_in_is_fresh_for_ten_minutes_whatever_came_through_it_since(int seconds, bool fresh)
    {
        var session = new SignInRecord("usr_1", "Ana", "stamp", "a", Then.AddMinutes(15), "r", Then.AddDays(30), [], Then, Then.AddSeconds(seconds));
        session.IsFresh(Then.AddSeconds(seconds)).ShouldBe(fresh);
    }
}
