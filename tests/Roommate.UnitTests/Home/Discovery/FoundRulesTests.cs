using System.Text;
using Roommate.Home.Discovery;
using Shouldly;

namespace Roommate.UnitTests.Home.Discovery;

/// <summary>What announcements do to what is kept, and what is wrong with wrong ones.</summary>
public sealed class FoundRulesTests
{
    private const string Single = """{"name":"Temp","uniq_id":"u1","stat_t":"a/b","dev":{"ids":["d1"],"name":"Thing"}}""";
    private const string Whole = """{"dev":{"ids":["d1"],"name":"Thing"},"cmps":{"t":{"p":"sensor","uniq_id":"u1","stat_t":"a/b"},"h":{"p":"sensor","uniq_id":"u2","stat_t":"a/c"}}}""";

    [Theory]
    [InlineData("homeassistant/light/x/config", "not json")]
    [InlineData("homeassistant/light/x/config", "[1]")]
    [InlineData("homeassistant/light/x/config", "\"x\"")]
    [InlineData("homeassistant/light/x/config", "{\"a\":")]
    [InlineData("homeassistant/device/x/config", "{\"cmps\":{\"a\":{\"p\":\"sensor\"}}}")]
    [InlineData("homeassistant/device/x/config", "{\"dev\":{\"ids\":\"x\"}}")]
    [InlineData("homeassistant/device/x/config", "{\"dev\":{\"ids\":\"x\"},\"cmps\":[]}")]
    [InlineData("homeassistant/device/x/config", "{\"dev\":{\"ids\":\"x\"},\"cmps\":{\"a\":{\"p\":\"sensor\",\"uniq_id\":\"u\"},\"b\":{\"p\":\"sensor\",\"uniq_id\":\"u\"}}}")]
    public void What_cannot_be_used_says_why(string topic, string payload) => Read(topic, payload).Problem.ShouldNotBeNullOrEmpty();

    [Fact]
    public void A_huge_announcement_says_so() =>
        Read("homeassistant/light/x/config", "{\"name\":\"" + new string('x', 200_000) + "\"}").Problem!.ShouldContain("KB");

    [Fact]
    public void Our_own_announcements_are_known_as_ours()
    {
        DiscoveryTopic.Read("homeassistant", "homeassistant/device/rm_dev_1/config")!.IsOurs.ShouldBeTrue();
        DiscoveryTopic.Read("homeassistant", "homeassistant/device/node/rm_dev_1/config")!.IsOurs.ShouldBeTrue();
        DiscoveryTopic.Read("homeassistant", "homeassistant/light/kitchen/config")!.IsOurs.ShouldBeFalse();
        DiscoveryTopic.Read("homeassistant", "homeassistant/status").ShouldBeNull();
        DiscoveryTopic.Read("homeassistant", "homeassistant/a/b/c/d/config").ShouldBeNull();
        DiscoveryTopic.Read("homeassistant", "homeassistant//x/config").ShouldBeNull();
    }

    [Fact]
    public void An_announcement_twice_changes_nothing()
    {
        var once = Take(null, "homeassistant/sensor/x/config", Single);
        FoundStore.Same(once, Take(once, "homeassistant/sensor/x/config", Single)).ShouldBeTrue();
    }

    [Fact]
    public void A_unique_id_that_another_topic_has_is_left_out_with_a_note()
    {
        var record = Take(Take(null, "homeassistant/sensor/x/config", Single), "homeassistant/sensor/y/config", Single);
        record.Parts.ShouldHaveSingleItem().Source.ShouldBe("homeassistant/sensor/x/config");
        record.Problems!.ShouldHaveSingleItem().ShouldContain("unique id");
        Take(null, "homeassistant/sensor/x/config", Single, others: true).Parts.ShouldBeEmpty();
    }

    [Fact]
    public void Migrating_keeps_the_component_and_the_emptied_topic_takes_nothing_away()
    {
        var record = Take(null, "homeassistant/sensor/temp/config", Single);
        var id = record.Parts[0].Id;
        Read("homeassistant/sensor/temp/config", """{"migrate_discovery": true }""").Migrates.ShouldBeTrue();
        record = FoundRules.Migrate(record, "homeassistant/sensor/temp/config");
        record = Take(record, "homeassistant/device/d1/config", Whole);
        record = FoundRules.Remove(record, "homeassistant/sensor/temp/config");
        record.Parts.Count.ShouldBe(2);
        record.Parts.Single(static p => p.Key == "sensor:u1").Id.ShouldBe(id);
        record.Problems.ShouldBeNull();
    }

    [Fact]
    public void A_component_that_is_left_out_or_says_only_its_platform_goes()
    {
        var record = Take(null, "homeassistant/device/d1/config", Whole);
        Take(record, "homeassistant/device/d1/config", """{"dev":{"ids":["d1"]},"cmps":{"t":{"p":"sensor","uniq_id":"u1","stat_t":"a/b"},"h":{"p":"sensor"}}}""")
            .Parts.ShouldHaveSingleItem().Id.ShouldBe("t");
        FoundRules.Remove(record, "homeassistant/device/d1/config").Parts.ShouldBeEmpty();
    }

    [Fact]
    public void Components_of_one_name_get_names_of_their_own_and_keep_them()
    {
        var record = Take(null, "homeassistant/sensor/n/temperature/config", """{"uniq_id":"a","stat_t":"x","dev":{"ids":["d"]}}""");
        record = Take(record, "homeassistant/number/n/temperature/config", """{"uniq_id":"b","cmd_t":"y","dev":{"ids":["d"]}}""");
        record = Take(record, "homeassistant/sensor/m/temperature/config", """{"uniq_id":"c","stat_t":"z","dev":{"ids":["d"]}}""");
        record.Parts.Select(static p => p.Id).ShouldBe(["temperature", "number_temperature", "sensor_temperature"]);
        Take(record, "homeassistant/number/n/temperature/config", """{"uniq_id":"b","cmd_t":"other","dev":{"ids":["d"]}}""").Parts[1].Id.ShouldBe("number_temperature");
    }

    [Fact]
    public void More_components_than_a_device_may_have_are_left_out_with_a_note()
    {
        FoundRecord? record = null;
        for (var i = 0; i < 120; i++)
        {
            record = Take(record, $"homeassistant/sensor/n/s{i}/config", "{\"uniq_id\":\"u" + i + "\",\"stat_t\":\"x\",\"dev\":{\"ids\":[\"d\"]}}");
        }

        record!.Parts.Count.ShouldBe(100);
        record.Problems.ShouldNotBeNull();
    }

    private static Announcement Read(string topic, string payload) =>
        AnnouncementReader.Read(topic, DiscoveryTopic.Read("homeassistant", topic)!, Encoding.UTF8.GetBytes(payload));

    private static FoundRecord Take(FoundRecord? record, string topic, string payload, bool others = false) =>
        FoundRules.Take(record, "own", topic, Read(topic, payload), _ => others, DateTimeOffset.UnixEpoch);
}
