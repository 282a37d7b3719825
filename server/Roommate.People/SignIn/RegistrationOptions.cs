using Roommate.Platform.Configuration;

namespace Roommate.People.SignIn;

/// <summary>Section <c>Registration</c>.</summary>
public sealed class RegistrationOptions
{
    public const string Section = "Registration";

    [ConfigKey("Who may make an account: Closed (owners add people) or Open (anybody who reaches the page).", "Open")]
    public RegistrationMode Mode { get; set; } = RegistrationMode.Closed;
}

public enum RegistrationMode
{
    Closed,
    Open,
}
