using System.Text.Json;
using System.Text.Json.Nodes;
using Roommate.Assistant.Tools;
using Shouldly;
using Xunit;

namespace Roommate.UnitTests.Assistant.Tools;

/// <summary>What the assistant did can be taken back from the step that says so.</summary>
public sealed class WayBackTests
{
    [Theory]
    [InlineData("""{"light":{"on":true}}""", """{"light":{"on":false,"brightness":40}}""", """{"light":{"on":true}}""", """{"light":{"on":true}}""")]
    [InlineData("""{}""", """{"light":{"on":false,"brightness":40}}""", """{"light":{"on":true,"brightness":80}}""", """{"light":{"on":false,"brightness":40}}""")]
    [InlineData("""{"light":{"brightness":null}}""", """{"light":{"brightness":40}}""", """{"light":{"brightness":80}}""", """{"light":{"brightness":40}}""")]
    [InlineData("""{"a":{"on":true}}""", """{"b":{"on":false}}""", """{"a":{"on":false},"b":{"on":true}}""", """{"a":{"on":true},"b":{"on":false}}""")]
    public void It_is_what_was_wanted_before_or_reported_where_nothing_was(string desired, string reported, string patch, string back) =>
        Of(desired, reported, patch)!.ToJsonString().ShouldBe(back);

    [Fact]
    public void Where_nothing_is_known_of_before_there_is_no_way_back() => Of("{}", "{}", """{"light":{"on":true}}""").ShouldBeNull();

    private static JsonObject? Of(string desired, string reported, string patch) =>
        WayBack.Of(JsonElement.Parse(desired), JsonElement.Parse(reported), JsonNode.Parse(patch)!.AsObject());
}
