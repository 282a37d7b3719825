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
}
