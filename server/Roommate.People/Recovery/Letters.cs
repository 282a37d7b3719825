using Roommate.People.Mail;

namespace Roommate.People.Recovery;

/// <summary>What letters say. They name no home and no other person.</summary>
internal static class Letters
{
    public static Letter Reset(string to, string link) => new(
        to,
        "A new password for Roommate",
        $"Somebody, perhaps you, asked for a new password.\n\nChoose it here within an hour:\n{link}\n\nIf it was not you, do nothing: your password stays as it is.\n");

    public static Letter Confirm(string to, string link) => new(
        to,
        "Confirm your address for Roommate",
        $"Open this within an hour to confirm that this address is yours:\n{link}\n\nIf you did not ask for it, do nothing.\n");

    public static Letter PasswordChanged(string to) => new(
        to,
        "Your password for Roommate was changed",
        "Your password was changed with a link from a letter, and every device was signed out.\n\nIf it was not you, ask for a new password at once, and secure your mailbox first.\n");
}
