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
    [InlineData("correct horse battery staple", true)]
    [InlineData("sunny-street-12", true)]
    public void A_password_is_judged_by_its_length_and_by_whether_it_is_guessed_first_alone(string password, bool valid) => (AccountRules.Check(null, password, null) is null).ShouldBe(valid);

    [Theory]
    [InlineData("password123")]
    [InlineData("Password123")]
    [InlineData("P@ssw0rd123")]
    [InlineData(" qwertyuiop ")]
    [InlineData("1234567890")]
    [InlineData("0987654321")]
    [InlineData("abcdefghijkl")]
    [InlineData("aaaaaaaaaaaa")]
    [InlineData("abcabcabcabc")]
    [InlineData("passwordpassword")]
    [InlineData("changeme123")]
    public void What_guessing_begins_with_is_no_password(string password) =>
        AccountRules.Check(null, password, null)!.Errors!["password"][0].ShouldContain("guessing begins with");

    [Fact]
    public void Ones_own_name_and_address_are_no_password()
    {
        AccountRules.Check("anastasia.k@example.com", "Anastasia.K@example.com", "Ana").ShouldNotBeNull();
        AccountRules.Check("anastasia.k@example.com", "anastasia.k", "Ana").ShouldNotBeNull();
        AccountRules.Check("ana@example.com", "anastasia karenina", "Anastasia Karenina").ShouldNotBeNull();
        AccountRules.Check("ana@example.com", "Anastasia Karenina's cat", "Anastasia Karenina").ShouldBeNull();
    }

    [Fact]
    public void A_password_that_only_costs_work_is_refused() => AccountRules.Check(null, new string('x', 201), null).ShouldNotBeNull();

    [Fact]
    public void Every_wrong_field_is_named() =>
        AccountRules.Check("x", "y", "\t")!.Errors!.Keys.ShouldBe(["email", "password", "displayName"], ignoreOrder: true);
}
