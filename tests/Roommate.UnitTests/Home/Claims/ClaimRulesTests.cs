using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;
using Roommate.Home.Claims;
using Shouldly;

namespace Roommate.UnitTests.Home.Claims;

public sealed class ClaimRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);
    private static readonly ClaimRecord Open = new("hom_1", "Lamp", Now + ClaimRules.Life, Cause.System);

    [Fact]
    public void A_code_is_taken_by_the_first_device_and_answered_the_same_to_it_again()
    {
        var taken = ClaimRules.Take(Open, "hash", "dev_1", Now).Value;
        taken.DeviceId.ShouldBe("dev_1");
        ClaimRules.Take(taken, "hash", "dev_2", Now).Value.ShouldBe(taken);
        ClaimRules.Take(taken, "hash", "dev_2", Now + ClaimRules.Life + ClaimRules.AnswerLife - TimeSpan.FromSeconds(1)).Value.ShouldBe(taken);
    }

    [Fact]
    public void Nobody_else_and_nobody_later_takes_it()
    {
        var taken = ClaimRules.Take(Open, "hash", "dev_1", Now).Value;
        ClaimRules.Take(taken, "another", "dev_2", Now).Fault!.Code.ShouldBe(FaultCode.NotFound);
        ClaimRules.Take(Open, "hash", "dev_1", Now + ClaimRules.Life).Fault!.Code.ShouldBe(FaultCode.NotFound);
        ClaimRules.Take(taken, "hash", "dev_1", Now + ClaimRules.Life + ClaimRules.AnswerLife).Fault!.Code.ShouldBe(FaultCode.NotFound);
        ClaimRules.Take(null, "hash", "dev_1", Now).Fault!.Code.ShouldBe(FaultCode.NotFound);
    }

    [Theory]
    [InlineData("abcd-2345", "ABCD-2345")]
    [InlineData("ABCD2345", "ABCD-2345")]
    [InlineData(" o0il-2345 ", "0011-2345")]
    [InlineData("ABCD-234", null)]
    [InlineData("ABCD-234U", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_code_is_read_however_it_is_typed(string? typed, string? code) => ClaimRules.Normal(typed).ShouldBe(code);

    [Fact]
    public void A_code_has_eight_letters_that_are_not_taken_for_each_other()
    {
        var code = ClaimRules.Code([0, 31, 9, 255, 18, 20, 1, 64]);
        code.ShouldBe("0Z9Z-JM10");
        ClaimRules.Normal(code).ShouldBe(code);
    }

    [Theory]
    [InlineData(31, false)]
    [InlineData(32, true)]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void The_secret_is_long_enough_to_be_one(int length, bool good) =>
        (ClaimRules.Check(new ClaimDeviceRequest("ABCD-2345", new string('a', length))) is null).ShouldBe(good);
}
