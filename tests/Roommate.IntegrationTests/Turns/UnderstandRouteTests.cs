using System.Text.Json;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Home;
using Roommate.Contracts.Rooms;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.Turns;

/// <summary><c>POST /homes/{id}/understand</c>: the slots of the contract and nothing else in them, what more was said beside them, and what would be answered.</summary>
public sealed class UnderstandRouteTests : IAsyncLifetime
{
    private TestHome _home = null!;
    private Room _kitchen = null!;
    private Room _bedroom = null!;

    public async Task InitializeAsync()
    {
        _home = await TestHome.StartAsync();
        _kitchen = await RoomAsync("Kitchen", RoomKind.Place);
        _bedroom = await RoomAsync("Bedroom", RoomKind.Place);
        await RoomAsync("Guest Lamp", RoomKind.Private);
        await _home.AddDeviceAsync("Kitchen ceiling", _kitchen.Id, ("light", new Component("light")));
        await _home.AddDeviceAsync("Counter lamp", _kitchen.Id, ("light", new Component("light")));
        await _home.AddDeviceAsync("Bedside lamp", _bedroom.Id, ("light", new Component("light")));
        await _home.AddDeviceAsync("Bedroom window", _bedroom.Id, ("contact", new Component("binary", "window")));
    }

    public async Task DisposeAsync() => await _home.DisposeAsync();

    [Fact]
    public async Task Slots_hold_the_names_of_the_contract_and_details_what_was_said_besides()
    {
        var dimmed = await HearAsync("dim the kitchen lights a bit");
        dimmed.Intent.ShouldBe("set_brightness");
        Written(dimmed.Slots).ShouldBe("kind=light room=Kitchen");
        Written(dimmed.Details!).ShouldBe("step=-10");
        dimmed.Reply.ShouldBe("Set Kitchen ceiling and Counter lamp to a little less.");

        var asked = await HearAsync("are any windows open upstairs");
        Written(asked.Slots).ShouldBe("class=window floor=Upstairs kind=binary state=open");
        Written(asked.Details!).ShouldBe("how=any");
        asked.Reply.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task Every_word_says_what_it_was_taken_for_and_every_command_of_a_sentence_is_listed()
    {
        var both = await HearAsync("turn on the bedside lamp and set it to 30%");
        both.Commands!.Select(static c => $"{c.Intent} {Written(c.Slots)}").ShouldBe(["turn_on name=Bedside lamp", "set_brightness brightness=30 name=Bedside lamp"]);
        both.Words!.ShouldContain(static w => w.Text == "bedside lamp" && w.By == "device Bedside lamp");
    }

    [Fact]
    public async Task A_tie_names_what_it_could_be_and_targets_nothing()
    {
        var tie = await HearAsync("turn on the lamp");
        tie.Targets.ShouldBeEmpty();
        tie.Reply!.ShouldStartWith("Which one do you mean");
        tie.Choices!.Select(static c => c.Name).ShouldBe(["Kitchen ceiling", "Counter lamp", "Bedside lamp"], ignoreOrder: true);
    }

    [Fact]
    public async Task Talk_among_people_is_no_command_and_a_private_room_is_no_place()
    {
        (await HearAsync("the kitchen light bulb broke yesterday")).Intent.ShouldBeNull();
        (await HearAsync("turn on everything in the guest lamp")).Intent.ShouldBeNull();
    }

    private static string Written(IReadOnlyDictionary<string, JsonElement> slots) =>
        string.Join(' ', slots.OrderBy(static s => s.Key, StringComparer.Ordinal).Select(static s => $"{s.Key}={s.Value}"));

    private Task<Room> RoomAsync(string name, RoomKind kind) =>
        _home.Owner.PostAsync<Room>($"/api/v1/homes/{_home.HomeId}/rooms", new CreateRoomRequest(name, kind, Floor: kind == RoomKind.Place ? "Upstairs" : null));

    private Task<UnderstandResult> HearAsync(string text) =>
        _home.Owner.PostAsync<UnderstandResult>($"/api/v1/homes/{_home.HomeId}/understand", new UnderstandRequest(text));
}
