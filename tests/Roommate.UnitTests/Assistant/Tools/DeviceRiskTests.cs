using System.Text.Json;
using Roommate.Assistant.Tools;
using Roommate.Contracts.Home;
using Shouldly;

namespace Roommate.UnitTests.Assistant.Tools;

/// <summary>What a model asks about and what a person is asked about once more.</summary>
public sealed class DeviceRiskTests
{
    [Theory]
    [InlineData("Kitchen lamp", "light", null, """{"x":{"on":true,"brightness":40}}""", "None")]
    [InlineData("Front door light", "switch", null, """{"x":{"on":true}}""", "None")]
    [InlineData("Bedroom blinds", "cover", "blind", """{"x":{"position":100}}""", "None")]
    [InlineData("Hall heating", "climate", null, """{"x":{"target":23}}""", "None")]
    [InlineData("Front door", "lock", null, """{"x":{"locked":true}}""", "Guarded")]
    [InlineData("Front door", "lock", null, """{"x":{"locked":false}}""", "Risky")]
    [InlineData("Garage", "cover", "garage", """{"x":{"position":0}}""", "Guarded")]
    [InlineData("Garage", "cover", "garage", """{"x":{"position":10}}""", "Risky")]
    [InlineData("Garage door", "cover", null, """{"x":{"position":100}}""", "Risky")]
    [InlineData("Oven", "switch", null, """{"x":{"on":true}}""", "Risky")]
    [InlineData("Oven", "switch", null, """{"x":{"on":false}}""", "Guarded")]
    [InlineData("Backofen", "switch", null, """{"x":{"on":true}}""", "Risky")]
    [InlineData("House alarm", "switch", null, """{"x":{"on":false}}""", "Risky")]
    [InlineData("House alarm", "switch", null, """{"x":{"on":true}}""", "Guarded")]
    [InlineData("Something", "contraption", null, """{"x":{"power":9}}""", "Risky")]
    [InlineData("Kitchen lamp", "light", null, """{"unknown":{"on":true}}""", "Risky")]
    public void A_change_is_as_risky_as_its_riskiest_part(string name, string kind, string? type, string patch, string risk) =>
        DeviceRisk.Of(Twin(name, new Component(kind, type)), JsonSerializer.Deserialize<JsonElement>(patch)).ToString().ShouldBe(risk);

    private static Twin Twin(string name, Component component) => JsonSerializer.Deserialize<Twin>(
        JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                id = "dev_1", name, rev = 1, etag = "1", about = new { components = new Dictionary<string, Component> { ["x"] = component } },
                desired = new { }, desiredVersion = 1, reported = new { }, reportedVersion = 1, delta = new { }, tags = new { },
                meta = new { desired = new { } }, connection = new { online = true }, pending = Array.Empty<object>(),
            },
            Roommate.Contracts.Wire.Json),
        Roommate.Contracts.Wire.Json)!;
}
