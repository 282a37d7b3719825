using Roommate.People.Accounts;
using Roommate.People.Mail;

namespace Roommate.People.Recovery;

/// <summary>The letters about passwords and addresses, in the account's language.</summary>
internal static class Letters
{
    public static Letter Reset(Account account, string to, string link) => With(to, LetterWords.In(account.Locale).Reset, link);

    public static Letter Confirm(Account account, string to, string link) => With(to, LetterWords.In(account.Locale).Confirm, link);

    public static Letter PasswordChanged(Account account, string to) => With(to, LetterWords.In(account.Locale).Changed, link: "");

    private static Letter With(string to, (string Subject, string Text) words, string link) => new(to, words.Subject, words.Text.Replace("{link}", link, StringComparison.Ordinal));
}
