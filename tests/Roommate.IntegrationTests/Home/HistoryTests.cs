using System.Text.Json;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;
using Roommate.Home.Activities;
using Roommate.Home.History;
using Roommate.Home.Twins;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.Home;

/// <summary>Rule 13 of twins.md over a real Redis.</summary>
[Collection(RedisCollection.Name)]
public sealed class HistoryTests(RedisServer redis)
{
    private static readonly (string, Component) Temp = ("temp", new Component("sensor", "temperature", "°C"));

    [Fact]
    public async Task What_a_day_was_is_the_same_before_and_after_it_is_rolled_up_and_with_late_values()
    {
        await using var node = await HomeNode.StartAsync(redis);
        var device = await node.AddAsync("Thermometer", Temp);
        var from = node.Clock.GetUtcNow();
        for (var hour = 0; hour < 5; hour++)
        {
            await AddAsync(node, device, "temp", Enumerable.Range(0, 60).Select(i => ((long?)Ms(node, i * 1000), 20 + (hour / 2.0))));
            node.Clock.Advance(TimeSpan.FromHours(1));
        }

        (await node.Get<RollUps>().RollDueAsync(default)).ShouldBeTrue();
        var points = (await GetAsync(node, device, "temp", from, HistoryRules.HourMs)).Points;
        points.Select(static p => (p.Count, p.Mean)).ShouldBe([(60, 20), (60, 20.5), (60, 21), (60, 21.5), (60, 22)]);
        await AddAsync(node, device, "temp", [(from.AddMinutes(10).ToUnixTimeMilliseconds(), 80)]);
        node.Clock.Advance(TimeSpan.FromSeconds(6));
        await node.Get<RollUps>().RollDueAsync(default);
        var late = (await GetAsync(node, device, "temp.value", from, HistoryRules.HourMs)).Points[0];
        (late.Count, late.Max, late.Last).ShouldBe((61, 80, 80));
        (await GetAsync(node, device, "temp.value", from, HistoryRules.FiveMinutesMs)).Points.Sum(static p => p.Count).ShouldBe(301);
        (await GetAsync(node, device, "temp.value", from, 10_000)).Points.Sum(static p => p.Count).ShouldBe(301);
    }

    [Fact]
    public async Task Each_level_takes_over_where_the_finer_one_has_ended()
    {
        await using var node = await HomeNode.StartAsync(redis);
        var device = await node.AddAsync("Old thermometer", Temp);
        var now = node.Clock.GetUtcNow();
        var start = now.AddDays(-120);
        await node.Get<History>().SeedAsync(device, "temp.value", Enumerable.Range(0, 120 * 24).Select(h => (start.AddHours(h).AddMinutes(7), (double)h)), default);
        // What Redis would have let expire by now.
        var day = await GetAsync(node, device, "temp", start.AddDays(5), HistoryRules.HourMs, start.AddDays(6));
        day.Points.Count.ShouldBe(24);
        var week = await GetAsync(node, device, "temp", now.AddDays(-20), 60_000, now.AddDays(-19));
        week.Points.Select(static p => p.Count).Sum().ShouldBe(24, "older than values are kept: five minutes");
        (await GetAsync(node, device, "temp", now.AddDays(-30), HistoryRules.HourMs)).Points.Count.ShouldBe(30 * 24);
    }

    [Fact]
    public async Task What_devices_report_is_history_too_numbers_and_switches()
    {
        await using var node = await HomeNode.StartAsync(redis);
        var lamp = await node.AddAsync("Lamp", ("light", new Component("light")));
        var from = node.Clock.GetUtcNow();
        await node.ReportAsync(lamp, new { light = new { on = true, brightness = 40, effect = "none" } }, 1);
        node.Clock.Advance(TimeSpan.FromSeconds(1));
        await node.ReportAsync(lamp, new { light = new { on = false } }, 2);
        await node.ReportAsync(lamp, new { light = new { on = true } }, 2);
        (await GetAsync(node, lamp, "light.on", from, 1000)).Points.Select(static p => p.Last).ShouldBe([1, 0]);
        (await GetAsync(node, lamp, "light.brightness", from, 1000)).Points.ShouldHaveSingleItem().Mean.ShouldBe(40);
        (await GetAsync(node, lamp, "light.effect", from, 1000)).Points.ShouldBeEmpty();
        (await node.Get<History>().GetAsync(lamp, "light.never", null, null, null, default)).Fault!.Code.ShouldBe(FaultCode.NotFound);
    }

    [Fact]
    public async Task Values_too_old_to_keep_are_refused_and_settings_decide_how_old_that_is()
    {
        await using var node = await HomeNode.StartAsync(redis);
        var device = await node.AddAsync("Forgetful", Temp);
        var old = node.Clock.GetUtcNow().AddDays(-4).ToUnixTimeMilliseconds();
        (await node.Get<History>().AddAsync(device, "temp", [(old, 1)], default)).ShouldBeNull();
        (await node.Get<History>().SetAsync(device, new HistorySettings(new Dictionary<string, HistoryRetention> { ["temp.value"] = new(RawDays: 2) }), default)).Succeeded.ShouldBeTrue();
        (await node.Get<History>().AddAsync(device, "temp", [(old, 1)], default))!.Code.ShouldBe(FaultCode.Invalid);
    }

    [Fact]
    public async Task The_activity_list_tells_who_did_what_newest_first_page_by_page()
    {
        await using var node = await HomeNode.StartAsync(redis);
        var lamp = await node.AddAsync("Lamp", ("light", new Component("light")), Temp);
        for (var i = 1; i <= 5; i++)
        {
            await node.Get<Twins>().SetDesiredAsync(HomeNode.Ana, lamp, JsonSerializer.SerializeToElement(new { light = new { brightness = i } }), null, default);
            await node.ReportAsync(lamp, new { light = new { brightness = i }, temp = new { value = i } });
            node.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        var seen = new List<Activity>();
        string? cursor = null;
        do
        {
            var page = (await node.Get<ActivityList>().OfDeviceAsync(lamp, cursor, 3, default)).Value;
            seen.AddRange(page.Items);
            cursor = page.Next;
        }
        while (cursor is not null);

        seen.Count.ShouldBe(10);
        seen.Select(static a => a.Rev).ShouldBe(Enumerable.Range(1, 10).Reverse().Select(static r => (long)r));
        var last = seen.First(static a => a.Kind == ActivityKind.Desired);
        (last.By!.Name, last.By.Via, last.Path).ShouldBe(("Ana", "page", "light.brightness"));
        (last.From!.Value.GetInt32(), last.To!.Value.GetInt32()).ShouldBe((4, 5));
        (await node.Get<ActivityList>().OfDeviceAsync(lamp, "nonsense", 3, default)).Fault!.Code.ShouldBe(FaultCode.Invalid);
    }

    [Fact]
    public async Task A_twin_that_is_made_again_goes_on_counting()
    {
        await using var node = await HomeNode.StartAsync(redis);
        var device = await node.AddAsync("Phoenix", ("light", new Component("light")));
        await node.ReportAsync(device, new { light = new { on = true } });
        var store = node.Get<TwinStore>();
        var before = (await store.GetAsync(device, default))!.Value;
        await store.RemoveAsync(device, default);
        await store.AddAsync(device, TwinState.New(new DeviceAbout()), default);
        var after = (await store.GetAsync(device, default))!.Value;
        (after.Rev, after.ReportedVersion, after.Online).ShouldBe((before.Rev, before.ReportedVersion, false));
        await node.ReportAsync(device, new { light = new { on = false } });
        (await store.GetAsync(device, default))!.Value.Rev.ShouldBe(before.Rev + 1);
    }

    private static long Ms(HomeNode node, long after) => node.Clock.GetUtcNow().ToUnixTimeMilliseconds() + after;

    private static async Task AddAsync(HomeNode node, string device, string component, IEnumerable<(long? At, double Value)> values) =>
        (await node.Get<History>().AddAsync(device, component, [.. values], default)).ShouldBeNull();

    private static async Task<HistoryResult> GetAsync(HomeNode node, string device, string path, DateTimeOffset from, long step, DateTimeOffset? to = null) =>
        (await node.Get<History>().GetAsync(device, path, from, to ?? node.Clock.GetUtcNow().AddMinutes(1), step, default)).Value;
}
