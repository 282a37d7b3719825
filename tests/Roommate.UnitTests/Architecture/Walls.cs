namespace Roommate.UnitTests.Architecture;

/// <summary>
/// Who may know whom. Projects: what each may reference. Folders: lowest first; a folder may use those before it.
/// Projects and folders are discovered from disk, so a new one without a line here fails.
/// </summary>
internal static class Walls
{
    public static readonly IReadOnlyDictionary<string, string[]> Projects = new Dictionary<string, string[]>
    {
        ["Roommate.Contracts"] = [],
        ["Roommate.Live"] = ["Roommate.Contracts"],
        ["Roommate.Mqtt"] = ["Roommate.Contracts"],
        ["Roommate.Platform"] = ["Roommate.Contracts", "Roommate.Live"],
        ["Roommate.People"] = ["Roommate.Contracts", "Roommate.Live", "Roommate.Platform"],
        ["Roommate.Rooms"] = ["Roommate.Contracts", "Roommate.Live", "Roommate.Platform"],
        ["Roommate.Home"] = ["Roommate.Contracts", "Roommate.Live", "Roommate.Mqtt", "Roommate.Platform"],
        ["Roommate.Assistant"] = ["Roommate.Contracts", "Roommate.Live", "Roommate.Platform"],
        ["Roommate.Server"] =
        [
            "Roommate.Contracts", "Roommate.Live", "Roommate.Mqtt", "Roommate.Platform", "Roommate.People", "Roommate.Rooms", "Roommate.Home",
            "Roommate.Assistant",
        ],
    };

    public static readonly IReadOnlyDictionary<string, string[]> Folders = new Dictionary<string, string[]>
    {
        ["Roommate.Contracts"] = ["Faults", "Live", "People", "Assistant", "Rooms", "Home", "Events"],
        ["Roommate.Live"] = ["Topics", "Log", "Feed", "Line", "MessagePack", "Rings", "Delivery", "Nodes", "SignalR", "Sse", "Presence"],
        ["Roommate.Mqtt"] = ["Packets", "Topics", "Codec", "Hooks", "Storage", "Sessions", "Broker", "Hosting", "Client"],
        ["Roommate.Platform"] = ["Configuration", "Outbound", "Codes", "Store", "Scheduling", "Facts", "Limits", "Security", "Http", "Files"],
        ["Roommate.People"] = ["Mail", "Accounts", "SignIn", "Recovery", "SecondFactor", "Tokens", "Passkeys", "Homes", "Avatars", "Programs", "Invites", "Providers", "Rights", "SetUp", "Leaving", "Audit"],
        ["Roommate.Rooms"] = ["Rooms", "Moderation", "Files", "Messages", "Unread"],
        ["Roommate.Home"] = ["Registry", "Twins", "Devices", "Commands", "Activities", "History", "Endpoint", "Link", "Bridge", "Discovery", "Firmware", "Claims", "Scenes", "Routines", "Suggestions"],
        ["Roommate.Assistant"] = ["Understanding", "Tools", "Acting", "Confirmations", "Timers", "Reminders", "Lists", "Models", "Costs", "Memory", "Character", "Answers", "Afterwards", "Turns", "Voice", "Proactive"],
        ["Roommate.Server"] = ["Operations", "Demo", "Hub", "Wiring"],
    };
}
