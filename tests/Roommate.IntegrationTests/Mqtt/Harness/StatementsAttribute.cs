namespace Roommate.IntegrationTests.Mqtt.Harness;

/// <summary>
/// The normative statements a test holds the endpoint to, by their numbers without <c>MQTT-</c>, separated by spaces. Both versions number
/// their statements alike and mean different things, so each has its own list.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class StatementsAttribute : Attribute
{
    /// <summary>Of MQTT 5.0.</summary>
    public string V5 { get; set; } = "";

    /// <summary>Of MQTT 3.1.1.</summary>
    public string V311 { get; set; } = "";
}
