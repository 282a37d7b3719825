using System.Text.Json;
using Roommate.Assistant.Confirmations;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;
using Shouldly;

namespace Roommate.UnitTests.Assistant.Confirmations;

public sealed class ConfirmationRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 18, 0, 0, TimeSpan.Zero);

    private static Confirmation Asked(ConfirmationState state = ConfirmationState.Waiting) => new(
        "cnf_1", "hom_1", "room_1", "trn_1", "set_device", JsonSerializer.SerializeToElement(new { }), "unlock Front door", "policy", state, Now, Now + ConfirmationRules.Life);

    [Theory]
    [InlineData("yes", "Yes")]
    [InlineData("Yes, please!", "Yes")]
    [InlineData("Yes, do it.", "Yes")]
    [InlineData("OK", "Yes")]
    [InlineData("ja", "Yes")]
    [InlineData("yes to all", "YesToAll")]
    [InlineData("No, thanks", "No")]
    [InlineData("don’t do it", "No")]
    [InlineData("yes but only when I am home", null)]
    [InlineData("yesterday", null)]
    [InlineData("is yes a word", null)]
    [InlineData("", null)]
    public void Only_a_plain_yes_or_no_is_an_answer(string said, string? reply) => ConfirmationRules.Read(said)?.ToString().ShouldBe(reply);

    [Fact]
    public void An_answer_is_taken_once_and_within_the_minute()
    {
        ConfirmationRules.Answer([Asked()], "cnf_1", accept: true).Value.State.ShouldBe(ConfirmationState.Accepted);
        ConfirmationRules.Answer([Asked(ConfirmationState.Declined)], "cnf_1", accept: true).Fault!.Code.ShouldBe(FaultCode.Conflict);
        ConfirmationRules.Answer([Asked()], "cnf_2", accept: true).Fault!.Code.ShouldBe(FaultCode.NotFound);
        var late = ConfirmationRules.Current([Asked()], Now.AddSeconds(60), TimeSpan.FromHours(1));
        late[0].State.ShouldBe(ConfirmationState.Expired);
        ConfirmationRules.Answer(late, "cnf_1", accept: true).Fault!.Code.ShouldBe(FaultCode.Conflict);
        ConfirmationRules.Current([Asked()], Now.AddSeconds(59), TimeSpan.FromHours(1))[0].State.ShouldBe(ConfirmationState.Waiting);
    }
}
