using System.Text.Json;
using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;
using Roommate.Contracts.People;
using Roommate.Contracts.Rooms;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.Assistant;

[Collection(AssistantFixtureGroup.Name)]
public sealed class ConfirmationTests(AssistantFixture fixture)
{
    private Http Ana => fixture.Ana;

    [Fact]
    public async Task A_door_is_unlocked_after_a_yes_and_locked_at_once()
    {
        var (room, door) = await DoorAsync("Porch");
        var asked = await fixture.AskAsync(room, "unlock the porch door");
        asked.Text.ShouldBe("Shall I unlock the Porch door? Say yes or no within a minute.");
        asked.Steps.ShouldContain(static s => s.Kind == "confirmation");
        (await LockedAsync(door)).ShouldBeNull();
        (await fixture.AskAsync(room, "yes, do it")).Text.ShouldBe("Done: unlock the Porch door.");
        (await LockedAsync(door)).ShouldBe(false);
        (await fixture.AskAsync(room, "lock the porch door")).Text.ShouldStartWith("Locking Porch door.");
        (await LockedAsync(door)).ShouldBe(true);
    }

    [Fact]
    public async Task A_card_is_answered_once_by_its_person_only_and_shows_on_all_their_screens()
    {
        using var ben = await fixture.MemberAsync("Bert");
        var (room, door) = await DoorAsync("Cellar");
        await using var hub = await fixture.Home.ConnectAsync();
        await hub.SubscribeAsync(Topics.User(Ana.UserId));
        await fixture.AskAsync(room, "unlock the cellar door");
        var card = (await hub.NextAsync(static e => e.Type == EventTypes.ConfirmationAsked)).Data.As<Confirmation>();
        (card.Tool, card.Text, card.State).ShouldBe(("set_device", "unlock the Cellar door", ConfirmationState.Waiting));
        await using var late = await fixture.Home.ConnectAsync();
        (await late.SubscribeAsync(Topics.User(Ana.UserId))).Snapshot!.Value.GetProperty("confirmations").EnumerateArray().ShouldContain(c => c.GetProperty("id").GetString() == card.Id);
        await ben.RefusedAsync(HttpMethod.Post, $"/api/v1/confirmations/{card.Id}", FaultCode.NotFound, new AnswerConfirmationRequest(true));
        (await AssistantFixture.AskAsync(ben, room, "yes")).Text.ShouldNotContain("Done");
        (await LockedAsync(door)).ShouldBeNull();
        var both = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Ana.SendAsync(HttpMethod.Post, $"/api/v1/confirmations/{card.Id}", new AnswerConfirmationRequest(true))));
        both.Count(static a => a.IsSuccessStatusCode).ShouldBe(1);
        (await LockedAsync(door)).ShouldBe(false);
        (await hub.NextAsync(static e => e.Type == EventTypes.ConfirmationChanged)).Data.As<Confirmation>().State.ShouldBe(ConfirmationState.Accepted);
        (await Ana.GetAsync<Page<Message>>($"/api/v1/rooms/{room.Id}/messages")).Items.ShouldContain(static m => m.Text == "Done: unlock the Cellar door.");
        (await Ana.GetAsync<Page<AuditRow>>($"{fixture.Path}/audit")).Items.ShouldContain(r => r.Action == "tool.set_device" && r.Target == door);
    }

    [Fact]
    public async Task A_no_leaves_it_and_nothing_is_done_later()
    {
        var (room, door) = await DoorAsync("Attic");
        await fixture.AskAsync(room, "unlock the attic door");
        (await fixture.AskAsync(room, "no")).Text.ShouldBe("All right, I leave it.");
        (await fixture.AskAsync(room, "yes")).Text.ShouldNotContain("Done");
        (await LockedAsync(door)).ShouldBeNull();
    }

    [Fact]
    public async Task Several_questions_take_a_yes_to_all()
    {
        var room = await fixture.Home.AddRoomAsync("Annex");
        var one = (await fixture.Home.AddDeviceAsync("Annex door", room.Id, ("lock", new Component("lock")))).Device.Id;
        var two = (await fixture.Home.AddDeviceAsync("Annex gate", room.Id, ("lock", new Component("lock")))).Device.Id;
        (await fixture.AskAsync(room, "unlock the annex door and the annex gate")).Text.ShouldContain("yes to all");
        (await fixture.AskAsync(room, "yes")).Text.ShouldContain("2 open questions");
        (await LockedAsync(one)).ShouldBeNull();
        await fixture.AskAsync(room, "yes to all");
        ((await LockedAsync(one)), (await LockedAsync(two))).ShouldBe((false, false));
    }

    private async Task<(Room Room, string Door)> DoorAsync(string name)
    {
        var room = await fixture.Home.AddRoomAsync(name);
        return (room, (await fixture.Home.AddDeviceAsync($"{name} door", room.Id, ("lock", new Component("lock")))).Device.Id);
    }

    private async Task<bool?> LockedAsync(string deviceId)
    {
        var twin = await Ana.GetAsync<Twin>($"/api/v1/devices/{deviceId}/twin");
        return twin.Desired.TryGetProperty("lock", out var part) && part.TryGetProperty("locked", out var locked) ? locked.ValueKind == JsonValueKind.True : null;
    }
}
