using Roommate.Platform.Configuration;

namespace Roommate.People.SignIn;

/// <summary>Section <c>Registration</c>.</summary>
public sealed class RegistrationOptions
{
    public const string Section = "Registration";

    [ConfigKey("Who may make an account: Invite (whoever has a code), Open (anybody who reaches the page) or Closed (nobody; guests still come in with a guest's code).", "Open")]
    public RegistrationMode Mode { get; set; } = RegistrationMode.Invite;
}

public enum RegistrationMode
{
    Closed,
    Open,
    Invite,
}
