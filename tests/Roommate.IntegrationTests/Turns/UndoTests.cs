using System.Text.Json;
using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Home;
using Roommate.Contracts.Rooms;
using Roommate.IntegrationTests.Assistant;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.Turns;

/// <summary>Whatever the assistant sets, by itself, by its model or after a yes, says how it is taken back.</summary>
[Collection(ModelHomeGroup.Name)]
public sealed class UndoTests(ModelHome fixture)
{
    private const string Before = """{"light":{"on":true,"brightness":80}}""";

    private Http Ana => fixture.Ana;

    [Fact]
    public async Task What_a_model_sets_at_once_carries_its_way_back()
    {
        var lamp = await LampAsync("Reading lamp");
        fixture.Model.Answer = Sets(lamp);
        var turn = await fixture.AskAsync("Make this place fit for a lullaby.");
        turn.Text.ShouldBe("Dimmed.");
        var step = turn.Steps.Single(static s => s.Kind == "tool").Detail!.Value;
        (step.GetProperty("ok").GetBoolean(), step.GetProperty("deviceId").GetString(), step.GetProperty("name").GetString()).ShouldBe((true, lamp, "Reading lamp"));
        await TakeBackAsync(lamp, step.GetProperty("before"));
    }

    [Fact]
    public async Task What_a_model_sets_after_a_tap_carries_its_way_back()
    {
        var lamp = await LampAsync("Hall lamp");
        var asked = await AskedAsync(lamp, await fixture.FreshRoomAsync());
        var confirmed = await Ana.PostAsync<Confirmation>($"/api/v1/confirmations/{asked}", new AnswerConfirmationRequest(true));
        (confirmed.State, confirmed.Undo?.DeviceId, confirmed.Undo?.Name).ShouldBe((ConfirmationState.Accepted, lamp, "Hall lamp"));
        (await Ana.GetAsync<Confirmation>($"/api/v1/confirmations/{asked}")).Undo.ShouldNotBeNull("another screen takes it back, too");
        await TakeBackAsync(lamp, confirmed.Undo!.Patch);
    }

    [Fact]
    public async Task What_a_model_sets_after_a_spoken_yes_carries_its_way_back()
    {
        var lamp = await LampAsync("Stairs lamp");
        var room = await fixture.FreshRoomAsync();
        await AskedAsync(lamp, room);
        var yes = await AssistantFixture.AskAsync(Ana, room, "yes");
        await TakeBackAsync(lamp, yes.Steps.Single(static s => s.Kind == "confirmation").Detail!.Value.GetProperty("before"));
    }

    [Fact]
    public async Task What_was_declined_has_no_way_back()
    {
        var lamp = await LampAsync("Attic lamp");
        var asked = await AskedAsync(lamp, await fixture.FreshRoomAsync());
        (await Ana.PostAsync<Confirmation>($"/api/v1/confirmations/{asked}", new AnswerConfirmationRequest(false))).Undo.ShouldBeNull();
    }

    private static Func<Microsoft.AspNetCore.Http.HttpContext, int, Task> Sets(string lamp) =>
        ModelHome.Calls("set_device", $$$$"""{"deviceId":"{{{{lamp}}}}","patch":{"light":{"on":true,"brightness":5}}}""", static http => ModelStandIn.Say(http, ModelStandIn.Chunk("Dimmed."), ModelStandIn.Finish("stop"), ModelStandIn.Done));

    // What somebody else has said in the room stands in the context: every write asks.
    private async Task<string> AskedAsync(string lamp, Room room)
    {
        using var ben = await AssistantFixture.MemberAsync(fixture.Home, "Ben");
        await ben.PostAsync<SendResult>($"/api/v1/rooms/{room.Id}/messages", new PostMessageRequest("Good evening."));
        fixture.Model.Answer = Sets(lamp);
        var turn = await AssistantFixture.AskAsync(Ana, room, "Make this place fit for a lullaby.");
        var asked = turn.Steps.Single(static s => s.Kind == "confirmation").Detail!.Value.GetProperty("confirmationId").GetString()!;
        (await BrightnessAsync(lamp)).ShouldBe(80);
        return asked;
    }

    private async Task<string> LampAsync(string name)
    {
        var made = await fixture.Home.AddDeviceAsync(name, roomId: null, ("light", new Component("light")));
        (await Ana.SendAsync(HttpMethod.Patch, $"/api/v1/devices/{made.Device.Id}/desired", JsonDocument.Parse(Before).RootElement)).EnsureSuccessStatusCode().Dispose();
        return made.Device.Id;
    }

    private async Task TakeBackAsync(string lamp, JsonElement patch)
    {
        (await BrightnessAsync(lamp)).ShouldBe(5);
        JsonElement.DeepEquals(patch, JsonDocument.Parse(Before).RootElement).ShouldBeTrue(patch.GetRawText());
        (await Ana.SendAsync(HttpMethod.Patch, $"/api/v1/devices/{lamp}/desired", patch)).EnsureSuccessStatusCode().Dispose();
        (await BrightnessAsync(lamp)).ShouldBe(80);
    }

    private async Task<double> BrightnessAsync(string lamp) =>
        (await Ana.GetAsync<Twin>($"/api/v1/devices/{lamp}/twin")).Desired.GetProperty("light").GetProperty("brightness").GetDouble();
}
