using Roommate.Contracts;
using Roommate.People.SignIn;
using Roommate.Testing;
using Shouldly;

namespace Roommate.UnitTests.People.SignIn;

public sealed class TokenTests
{
    private readonly Ids _ids = new(new ManualClock());

    [Fact]
    public void A_token_is_read_back_and_matches_its_own_hash_only()
    {
        var token = Token.New("ses_1", _ids);
        var read = Token.Parse(token.Write(Token.Access), Token.Access)!.Value;
        read.ShouldBe(token);
        read.Matches(token.Hash).ShouldBeTrue();
        read.Matches(Token.New("ses_1", _ids).Hash).ShouldBeFalse();
        token.Hash.ShouldNotContain(token.Secret);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("rma_")]
    [InlineData("rma_.secret")]
    [InlineData("rma_ses_1.")]
    [InlineData("rma_ses_1")]
    [InlineData("rmr_ses_1.secret")]
    [InlineData("Bearer rma_ses_1.secret")]
    public void What_is_no_access_token_is_not_read(string? text) => Token.Parse(text, Token.Access).ShouldBeNull();

    [Fact]
    public void A_refresh_token_is_no_access_token()
    {
        var token = Token.New("ses_1", _ids);
        Token.Parse(token.Write(Token.Refresh), Token.Access).ShouldBeNull();
        Token.Parse("rma_" + new string('x', 300) + ".y", Token.Access).ShouldBeNull();
    }
}
