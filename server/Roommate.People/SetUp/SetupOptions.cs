using Roommate.People.Accounts;
using Roommate.Platform.Configuration;

namespace Roommate.People.SetUp;

/// <summary>Section <c>Setup</c>: pre-seeds the owner and closes the set-up page.</summary>
public sealed class SetupOptions
{
    public const string Section = "Setup";

    [ConfigKey("The owner's e-mail address.", "ana@example.com")]
    public string Email { get; set; } = "";

    [ConfigKey("The owner's password, at least 10 characters; better from a file (Setup__Password__File).")]
    public string Password { get; set; } = "";

    [ConfigKey("The owner's name.", "Ana")]
    public string Name { get; set; } = "";

    [ConfigKey("The home's name.", "Sunny Street 12")]
    public string Home { get; set; } = "";

    /// <summary>Null when all is well. The password itself is never shown.</summary>
    public string? Problem()
    {
        if (Email.Length == 0)
        {
            return Password.Length == 0 ? null : "Setup:Password is set without Setup:Email. Example:  --Setup:Email=ana@example.com";
        }

        // Whether it is one that guessing begins with is asked when the owner is made: it must not stop a server that has one.
        if (AccountRules.CheckLength(Password) is { } password)
        {
            return $"Setup:Password does not fit. {password} Example:  Setup__Password__File=/run/secrets/owner";
        }

        var errors = AccountRules.Check(Email, null, Name.Length == 0 ? null : Name)?.Errors;
        return errors is null ? null
            : errors.TryGetValue("email", out var email) ? $"Setup:Email is \"{Email}\". {email[0]}"
            : $"Setup:Name is \"{Name}\". {errors["displayName"][0]} Example:  --Setup:Name=Ana";
    }
}
