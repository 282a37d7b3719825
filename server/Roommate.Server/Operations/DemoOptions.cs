using Roommate.Platform.Configuration;

namespace Roommate.Server.Operations;

/// <summary>Section <c>Demo</c>; <c>--demo</c> turns it on.</summary>
public sealed class DemoOptions
{
    public const string Section = "Demo";

    [ConfigKey("A home with six rooms and 24 simulated devices that are real MQTT clients; --demo is short for it. Its sign-in is shown to everybody: not for a server others can reach.", "true")]
    public bool Enabled { get; set; }

    [ConfigKey("Who signs in to the demo home.", "demo@roommate.example")]
    public string Email { get; set; } = "demo@roommate.example";

    [ConfigKey("The demo's password.")]
    public string Password { get; set; } = "sunny-street-12";

    [ConfigKey("The firmware's host program (firmware/build makes it): the demo's reading lamp is then the core a chip runs. Empty: it is simulated like the others. ./run --demo sets it where the program is built.")]
    public string Firmware { get; set; } = "";
}
