using Roommate.People.Mail;
using Shouldly;

namespace Roommate.UnitTests.People.Accounts;

public sealed class LetterWordsTests
{
    [Theory]
    [InlineData(null, "New sign-in with Firefox on Android from an unknown place. If")]
    [InlineData("fr", "New sign-in")]
    [InlineData("de-AT", "Neue Anmeldung mit Firefox on Android von einem unbekannten Ort. Warst")]
    [InlineData("AR", "تسجيل دخول جديد")]
    public void People_are_told_in_their_language(string? locale, string beginning) =>
        LetterWords.In(locale).NewSignIn("Firefox on Android", from: null, elsewhere: false).ShouldStartWith(beginning);

    [Fact]
    public void Every_language_has_a_place_for_what_is_told()
    {
        foreach (var words in (LetterWords[])[LetterWords.English, LetterWords.German, LetterWords.Arabic])
        {
            words.Reset.Text.ShouldContain("\n{link}\n");
            words.Confirm.Text.ShouldContain("\n{link}\n");
            words.NewSignIn("a phone", "192.0.2.7", elsewhere: true).ShouldSatisfyAllConditions(
                t => t.ShouldContain("a phone"), t => t.ShouldContain("192.0.2.7"), t => t.ShouldContain(words.Elsewhere.Trim()), static t => t.ShouldNotContain("{"));
            words.WasGuessed("192.0.2.7").ShouldContain("192.0.2.7");
        }
    }
}
