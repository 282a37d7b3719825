namespace Roommate.Home.Link;

/// <summary>The topics by which others see and order Roommate's own devices: <c>roommate/{dev}/...</c>. What a device itself says stays on <c>rm/1/...</c>.</summary>
internal static class OutwardTopics
{
    public const string Root = "roommate/";

    /// <summary>Every order.</summary>
    public const string Orders = "roommate/+/set/+/+";

    public static string State(string device) => $"{Root}{device}/state";

    /// <summary>State of the device's vacuum, in the form that is read there.</summary>
    public static string Vacuum(string device) => $"{Root}{device}/vacuum";

    public static string Available(string device) => $"{Root}{device}/available";

    public static string Order(string device, string component, string property) => $"{Root}{device}/set/{component}/{property}";

    /// <summary>Device, component and property of an order; null for any other topic.</summary>
    public static (string Device, string Component, string Property)? Read(string topic) =>
        topic.Split('/') is ["roommate", { Length: > 0 } device, "set", { Length: > 0 } component, { Length: > 0 } property] ? (device, component, property) : null;

    /// <summary>Opens a door: nobody may order it without a rule that says so.</summary>
    public static bool OpensDoors(string topic) => topic.EndsWith("/locked", StringComparison.Ordinal) || topic.EndsWith("/open", StringComparison.Ordinal);
}
