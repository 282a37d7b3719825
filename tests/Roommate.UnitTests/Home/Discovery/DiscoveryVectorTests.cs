using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Roommate.Contracts;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;
using Roommate.Home.Discovery;
using Roommate.Home.Twins;
using Shouldly;

namespace Roommate.UnitTests.Home.Discovery;

/// <summary>Recorded-style announcements of Zigbee2MQTT, ESPHome, Tasmota and others: the component each becomes, what its messages mean, the bytes a wish becomes.</summary>
public sealed class DiscoveryVectorTests
{
    public static TheoryData<string> Cases => new(DiscoveryCase.All().Select(static c => c.ToString()));

    [Fact]
    public void There_are_at_least_sixty_configurations() => DiscoveryCase.All().Sum(static c => c.Several("announce").Count()).ShouldBeGreaterThanOrEqualTo(60);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Each_entity_becomes_its_component(string name)
    {
        var (vector, device) = Of(name);
        var found = device.About.Components!;
        found.Keys.Order(StringComparer.Ordinal).ShouldBe(vector.Body["components"]!.AsObject().Select(static c => c.Key).Order(StringComparer.Ordinal));
        foreach (var (id, expected) in vector.Body["components"]!.AsObject())
        {
            var actual = JsonSerializer.SerializeToNode(found[id], Wire.Json)!.AsObject();
            foreach (var (field, value) in expected!.AsObject())
            {
                Text(actual[field]).ShouldBe(Text(value), $"{id}.{field}");
            }
        }

        foreach (var (field, value) in vector.Body["device"] as JsonObject ?? [])
        {
            Text(JsonSerializer.SerializeToNode(device.Record.Info, Wire.Json)![field]).ShouldBe(Text(value), field);
        }

        foreach (var problem in vector.Body["problems"] as JsonArray ?? [])
        {
            device.Problems.ShouldContain(p => p.Contains(problem!.GetValue<string>(), StringComparison.Ordinal));
        }

        if (vector.Body["problems"] is null)
        {
            device.Problems.ShouldBeEmpty();
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Each_message_moves_the_twin_as_it_should(string name)
    {
        var (vector, device) = Of(name);
        foreach (var said in vector.Several("says"))
        {
            var where = said.ToJsonString();
            var (patch, events, isThere, notes) = device.Hear(
                said["topic"]!.GetValue<string>(), DiscoveryCase.Payload(said["payload"]), Element(said["desired"]));
            if (said["reported"] is { } reported)
            {
                JsonNode.DeepEquals(patch, reported).ShouldBeTrue($"{where}: {patch.ToJsonString()}");
            }

            isThere.ShouldBe(said["online"]?.GetValue<bool>(), where);
            notes.Count.ShouldBe(said["notes"]?.GetValue<int>() ?? 0, $"{where}: {string.Join("; ", notes)}");
            if (said["events"] is JsonArray expected)
            {
                events.Select(static e => $"{e.Component}:{e.What}").ShouldBe(expected.Select(static e => e!.GetValue<string>()), where);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Each_wish_becomes_the_bytes_the_device_expects(string name)
    {
        var (vector, device) = Of(name);
        foreach (var want in vector.Several("wants"))
        {
            var twin = TwinState.New(device.About) with { Reported = Element(want["now"]), Desired = Element(want["desired"]), DesiredVersion = 1 };
            var (messages, refused, assumed) = device.Want(Element(want["desired"]), twin);
            var sent = messages.Select(static m => (m.Topic, Payload: Encoding.UTF8.GetString(m.Payload.Span), m.Retain)).ToList();
            sent.ShouldBe(
                [.. want["sends"]!.AsArray().Select(static s => (s!["topic"]!.GetValue<string>(), s["payload"]!.GetValue<string>(), s["retain"]?.GetValue<bool>() ?? false))],
                want["desired"]!.ToJsonString());
            refused.Keys.ShouldBe((want["refused"] as JsonArray ?? []).Select(static r => r!.GetValue<string>()), want["desired"]!.ToJsonString());
            Text(assumed).ShouldBe(Text(want["assumed"] ?? new JsonObject()));
        }

        foreach (var press in vector.Several("presses"))
        {
            var message = device.Invoke(press["command"]!.GetValue<string>(), press["component"]?.GetValue<string>()).ShouldNotBeNull();
            message.Topic.ShouldBe(press["sends"]!["topic"]!.GetValue<string>());
            Encoding.UTF8.GetString(message.Payload.Span).ShouldBe(press["sends"]!["payload"]!.GetValue<string>());
        }
    }

    private static (DiscoveryCase Case, ForeignDevice Device) Of(string name)
    {
        var vector = DiscoveryCase.All().Single(c => c.ToString() == name);
        return (vector, vector.Found());
    }

    private static JsonElement Element(JsonNode? node) => JsonSerializer.SerializeToElement(node ?? new JsonObject());

    private static string Text(JsonNode? node) => node?.ToJsonString() ?? "nothing";
}
