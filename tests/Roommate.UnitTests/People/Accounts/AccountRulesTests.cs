using Roommate.People.Accounts;
using Shouldly;

namespace Roommate.UnitTests.People.Accounts;

public sealed class AccountRulesTests
{
    [Theory]
    [InlineData("ana@example.com", true)]
    [InlineData("ana+home@example.co.uk", true)]
    [InlineData("ana", false)]
    [InlineData("ana@", false)]
    [InlineData("Ana <ana@example.com>", false)]
    [InlineData("ana @example.com", false)]
    [InlineData("ana@example.com\n", false)]
    public void An_address_is(string email, bool valid) => (AccountRules.Check(email, null, null) is null).ShouldBe(valid);

    [Fact]
    public void Half_a_character_is_no_text() => AccountRules.Check("\ud800@example.com", null, "A\ud800")!.Errors!.Count.ShouldBe(2);

    [Theory]
    [InlineData("123456789", false)]
    [InlineData("1234567890", true)]
    [InlineData("correct horse battery staple", true)]
    public void A_password_is_judged_by_length_alone(string password, bool valid) => (AccountRules.Check(null, password, null) is null).ShouldBe(valid);

    [Fact]
    public void A_password_that_only_costs_work_is_refused() => AccountRules.Check(null, new string('x', 201), null).ShouldNotBeNull();

    [Fact]
    public void Every_wrong_field_is_named() =>
        AccountRules.Check("x", "y", "\t")!.Errors!.Keys.ShouldBe(["email", "password", "displayName"], ignoreOrder: true);
}
