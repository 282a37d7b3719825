using Roommate.Contracts.Home;

namespace Roommate.Server.Demo;

/// <summary>One simulated device: what it is, how slow it is, how it misbehaves.</summary>
/// <param name="LatencyMs">How long it takes to do what is wanted.</param>
/// <param name="Flaky">It loses its connection now and then.</param>
/// <param name="DropsOff">It goes away for a while every few minutes.</param>
internal sealed record DemoSpec(string Name, string Room, IReadOnlyDictionary<string, Component> Components, int LatencyMs, bool Flaky = false, bool DropsOff = false);

/// <summary>The demo home: six rooms, 24 devices, four people.</summary>
internal static class DemoCatalog
{
    public const string HomeName = "Sunny Street 12";

    public static readonly (string Name, string Icon, string Floor)[] Rooms =
    [
        ("Living room", "sofa", "Ground floor"), ("Kitchen", "pot", "Ground floor"), ("Hallway", "door", "Ground floor"),
        ("Bedroom", "bed", "Upstairs"), ("Bathroom", "bath", "Upstairs"), ("Office", "desk", "Upstairs"),
    ];

    public static readonly (string Name, string Email)[] People =
        [("Ben", "ben@roommate.example"), ("Chloe", "chloe@roommate.example"), ("Dario", "dario@roommate.example")];

    public static readonly (int Who, string Room, string Text)[] Conversation =
    [
        (1, "Kitchen", "I put soup on the stove, enough for everyone."),
        (2, "Kitchen", "You are the best. Home in 20 minutes!"),
        (0, "Kitchen", "I'll set the table. Somebody please buy bread?"),
        (3, "Kitchen", "On it."),
        (2, "Living room", "Film night at eight? I vote for something with robots."),
        (0, "Living room", "Robots it is. I'll dim the lights."),
    ];

    public static readonly DemoSpec[] Devices =
    [
        Light("Living room lights", "Living room", 60),
        Light("Reading lamp", "Living room", 120),
        Cover("Living room blinds", "Living room", 250),
        Media("Living room speaker", "Living room", 90),
        Sensor("Living room thermometer", "Living room", "temperature", "°C"),
        Light("Kitchen lights", "Kitchen", 40),
        Light("Kitchen lamp", "Kitchen", 180, flaky: true),
        Switch("Coffee machine", "Kitchen", 150),
        Sensor("Kitchen thermometer", "Kitchen", "temperature", "°C"),
        Sensor("Fridge power", "Kitchen", "power", "W"),
        Light("Hallway light", "Hallway", 50),
        Lock("Front door", "Hallway", 400),
        Binary("Hallway motion", "Hallway", "motion"),
        Binary("Letter box", "Hallway", "door", dropsOff: true),
        Light("Bedroom lights", "Bedroom", 70),
        Cover("Bedroom blinds", "Bedroom", 300),
        Climate("Bedroom thermostat", "Bedroom", 200),
        Binary("Bedroom window", "Bedroom", "window"),
        Light("Bathroom light", "Bathroom", 45),
        Fan("Bathroom fan", "Bathroom", 110),
        Sensor("Bathroom humidity", "Bathroom", "humidity", "%"),
        Light("Office lights", "Office", 55),
        Switch("Office printer", "Office", 160),
        Vacuum("Vacuum", "Office", 350),
    ];

    private static DemoSpec Light(string name, string room, int latency, bool flaky = false) => One(name, room, "light", new Component("light"), latency) with { Flaky = flaky };

    private static DemoSpec Switch(string name, string room, int latency) => One(name, room, "switch", new Component("switch"), latency);

    private static DemoSpec Cover(string name, string room, int latency) => One(name, room, "cover", new Component("cover"), latency);

    private static DemoSpec Media(string name, string room, int latency) => One(name, room, "media", new Component("media"), latency);

    private static DemoSpec Lock(string name, string room, int latency) => One(name, room, "lock", new Component("lock"), latency);

    private static DemoSpec Climate(string name, string room, int latency) => One(name, room, "climate", new Component("climate"), latency);

    private static DemoSpec Fan(string name, string room, int latency) => One(name, room, "fan", new Component("fan"), latency);

    private static DemoSpec Vacuum(string name, string room, int latency) => One(name, room, "vacuum", new Component("vacuum"), latency);

    private static DemoSpec Sensor(string name, string room, string @class, string unit) => One(name, room, @class, new Component("sensor", @class, unit), 30);

    private static DemoSpec Binary(string name, string room, string @class, bool dropsOff = false) => One(name, room, @class, new Component("binary", @class), 30) with { DropsOff = dropsOff };

    private static DemoSpec One(string name, string room, string id, Component component, int latency) =>
        new(name, room, new Dictionary<string, Component> { [id] = component }, latency);
}
