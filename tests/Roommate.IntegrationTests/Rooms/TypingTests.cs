using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Roommate.Contracts;
using Roommate.Contracts.Live;
using Roommate.Contracts.People;
using Roommate.Contracts.Rooms;
using Roommate.IntegrationTests.People;
using Roommate.Rooms.Messages;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.Rooms;

[Collection(OpenHomeGroup.Name)]
public sealed class TypingTests(OpenHome open)
{
    [Fact]
    public async Task Who_types_and_is_cut_has_stopped_after_six_seconds_whichever_node_looks()
    {
        var (ana, _) = await open.RegisterAsync("Ana");
        var (ben, login) = await open.RegisterAsync("Ben");
        var home = await ana.PostAsync<HomeView>("/api/v1/homes", new CreateHomeRequest("Flat"));
        await ana.PostAsync<Member>($"/api/v1/homes/{home.Id}/members", new AddMemberRequest(login.User.Email!, HomeRole.Member));
        var room = await ana.PostAsync<Room>($"/api/v1/homes/{home.Id}/rooms", new CreateRoomRequest("Kitchen"));
        await using var screen = await HubClient.ConnectAsync(open.Home.Address, ana.Token);
        await screen.SubscribeAsync(Topics.Room(room.Id));
        await using var phone = await HubClient.ConnectAsync(open.Home.Address, ben.Token);
        await phone.CallAsync("Typing", new TypingRequest(room.Id, true));
        (await NextAsync(screen)).ShouldBe(new TypingEvent(ben.UserId, "Ben", true));
        phone.Cut();

        // Another node, whose clock we have.
        var clock = new ManualClock(TimeProvider.System.GetUtcNow());
        var services = open.Home.App.Services;
        using var other = new TypingPeople(services.GetRequiredService<TypingStore>(), services.GetRequiredService<MessageStore>(), clock, NullLogger<TypingPeople>.Instance);
        clock.Advance(TimeSpan.FromSeconds(7));
        await other.OnceAsync(default);
        (await NextAsync(screen)).ShouldBe(new TypingEvent(ben.UserId, "Ben", false));

        // Who has stopped by themselves does not stop again.
        await using var laptop = await HubClient.ConnectAsync(open.Home.Address, ben.Token);
        await laptop.CallAsync("Typing", new TypingRequest(room.Id, true));
        await laptop.CallAsync("Typing", new TypingRequest(room.Id, false));
        (await NextAsync(screen)).Active.ShouldBeTrue();
        (await NextAsync(screen)).Active.ShouldBeFalse();
        clock.Advance(TimeSpan.FromMinutes(1));
        (await services.GetRequiredService<TypingStore>().TakeOverAsync(clock.GetUtcNow(), default)).ShouldNotContain(t => t.RoomId == room.Id);
        ana.Dispose();
        ben.Dispose();
    }

    private static async Task<TypingEvent> NextAsync(HubClient screen)
    {
        var heard = await screen.NextAsync(static e => e.Type == EventTypes.Typing);
        heard.Offset.ShouldBe(0, "who types is never replayed");
        return heard.Data.Deserialize<TypingEvent>(Wire.Json)!;
    }
}
