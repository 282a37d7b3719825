using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Roommate.Contracts.Assistant;
using Roommate.Contracts;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;
using Roommate.Contracts.People;
using Roommate.Contracts.Rooms;
using Roommate.IntegrationTests.Assistant;
using Roommate.People.Homes;
using Roommate.People.Leaving;
using Roommate.Testing;
using Shouldly;
using IRedis = Roommate.Live.Log.IRedis;

namespace Roommate.IntegrationTests.People;

[Collection(OpenHomeGroup.Name)]
public sealed class DepartureTests(OpenHome open)
{
    private IRedis Redis => open.Home.App.Services.GetRequiredService<IRedis>();

    [Fact]
    public async Task Erasing_an_account_leaves_nothing_of_the_person_in_any_key()
    {
        var (ben, home, room) = await AtHomeAsync("Ben");
        var (zoe, login) = await open.RegisterAsync("Zoezoezoe");
        var email = login.User.Email!;
        await ben.PostAsync<Member>($"/api/v1/homes/{home.Id}/members", new AddMemberRequest(email, HomeRole.Member));
        var device = await ben.PostAsync<CreateDeviceResult>($"/api/v1/homes/{home.Id}/devices", new CreateDeviceRequest("Lamp", room.Id));
        await zoe.PatchAsync<JsonElement>($"/api/v1/devices/{device.Device.Id}/desired", new { light = new { on = true } });
        await zoe.PostAsync<SendResult>($"/api/v1/rooms/{room.Id}/messages", new PostMessageRequest("zoezoezoe was here"));
        var asked = await zoe.PostAsync<AskResult>($"/api/v1/rooms/{room.Id}/turns", new { text = "turn the lamp off for zoezoezoe", clientId = "c9" });
        await AssistantFixture.EndedAsync(zoe, asked.TurnId);
        await zoe.PostAsync<CreatedToken>("/api/v1/auth/tokens", new CreateTokenRequest("Zoezoezoe's", [TokenScope.See]));
        await zoe.PostAsync<HomeView>("/api/v1/homes", new CreateHomeRequest("Zoezoezoe's own"));
        await using (var live = await HubClient.ConnectAsync(open.Home.Address, zoe.Token))
        {
            await live.SubscribeAsync(Topics.Room(room.Id));
            await live.CallAsync("Read", new ReadRequest(room.Id, 1));
        }

        (await StoreDump.FindAsync(Redis, zoe.UserId, email, "zoezoezoe")).ShouldNotBeEmpty();
        await EraseAsync(zoe, OpenHome.Password);
        await open.NothingIsLeftAsync(zoe.UserId, email, "zoezoezoe");
        await zoe.RefusedAsync(HttpMethod.Get, "/api/v1/me", FaultCode.Unauthenticated);
        var said = (await ben.GetAsync<Page<Message>>($"/api/v1/rooms/{room.Id}/messages")).Items;
        said.ShouldAllBe(static m => m.Removed == true || m.Author.Kind != AuthorKind.User);
        ben.Dispose();
        zoe.Dispose();
    }

    [Fact]
    public async Task Erasing_takes_the_password_and_another_owner_for_a_home_that_others_live_in()
    {
        var (ana, home, _) = await AtHomeAsync("Ana");
        var (ben, login) = await open.RegisterAsync("Ben");
        await ana.PostAsync<Member>($"/api/v1/homes/{home.Id}/members", new AddMemberRequest(login.User.Email!, HomeRole.Member));
        await ana.RefusedAsync(HttpMethod.Delete, "/api/v1/me", FaultCode.Invalid, new EraseRequest("not-my-password"));

        // Who has just signed in needs none.
        await ana.RefusedAsync(HttpMethod.Delete, "/api/v1/me", FaultCode.Conflict);
        await ana.RefusedAsync(HttpMethod.Delete, "/api/v1/me", FaultCode.Conflict, new EraseRequest(OpenHome.Password));
        (await ana.PostAsync<HomeView>($"/api/v1/homes/{home.Id}/owner", new HandOverRequest(ben.UserId))).Role.ShouldBe(HomeRole.Admin);
        await ana.RefusedAsync(HttpMethod.Post, $"/api/v1/homes/{home.Id}/owner", FaultCode.Forbidden, new HandOverRequest(ben.UserId));
        await EraseAsync(ana, OpenHome.Password);
        (await ben.GetAsync<Page<Member>>($"/api/v1/homes/{home.Id}/members")).Items.ShouldHaveSingleItem().Role.ShouldBe(HomeRole.Owner);
        ana.Dispose();
        ben.Dispose();
    }

    [Fact]
    public async Task An_export_holds_what_is_kept_and_no_secret()
    {
        var (ana, home, room) = await AtHomeAsync("Ana");
        await ana.PostAsync<SendResult>($"/api/v1/rooms/{room.Id}/messages", new PostMessageRequest("remember the milk"));
        var created = await ana.PostAsync<CreatedToken>("/api/v1/auth/tokens", new CreateTokenRequest("Panel", [TokenScope.See]));
        using var answer = await ana.SendAsync(HttpMethod.Get, "/api/v1/me/export");
        var text = await answer.Content.ReadAsStringAsync();
        text.ShouldContain("remember the milk");
        text.ShouldContain(home.Id);
        text.ShouldNotContain(created.Secret);
        text.ShouldNotContain("passwordHash", Case.Insensitive);
        answer.Content.Headers.ContentDisposition!.FileName!.Trim('"').ShouldBe("roommate-export.json");
        ana.Dispose();
    }

    [Fact]
    public async Task A_home_goes_with_everything_in_it_when_its_grace_is_over_unless_it_is_kept()
    {
        var (ana, home, room) = await AtHomeAsync("Ana");
        var device = await ana.PostAsync<CreateDeviceResult>($"/api/v1/homes/{home.Id}/devices", new CreateDeviceRequest("Lamp", room.Id));
        await ana.PostAsync<SendResult>($"/api/v1/rooms/{room.Id}/messages", new PostMessageRequest("goodbye"));
        await ana.DeleteAsync($"/api/v1/homes/{home.Id}");
        var ending = await ana.GetAsync<HomeView>($"/api/v1/homes/{home.Id}");
        ending.DeletesAt.ShouldNotBeNull().ShouldBeGreaterThan(TimeProvider.System.GetUtcNow().AddDays(6));
        (await ana.PostAsync<HomeView>($"/api/v1/homes/{home.Id}/keep")).DeletesAt.ShouldBeNull();
        await ana.DeleteAsync($"/api/v1/homes/{home.Id}");

        var past = TimeProvider.System.GetUtcNow().AddSeconds(-1);
        var store = open.Home.App.Services.GetRequiredService<HomeStore>();
        await store.ChangeAsync(home.Id, h => h.Value with { DeletesAt = past }, _ => EventDraft(), CancellationToken.None);
        await store.EndsAsync(home.Id, past, CancellationToken.None);
        await open.Home.App.Services.GetRequiredService<Departures>().ResumeAsync(CancellationToken.None);
        await ana.RefusedAsync(HttpMethod.Get, $"/api/v1/homes/{home.Id}", FaultCode.NotFound);
        await open.NothingIsLeftAsync(home.Id, room.Id, device.Device.Id);
        await ana.GetAsync<User>("/api/v1/me");
        ana.Dispose();
    }

    [Fact]
    public async Task What_was_under_way_when_a_home_went_goes_at_the_second_look()
    {
        var (ana, home, room) = await AtHomeAsync("Ana");
        var past = TimeProvider.System.GetUtcNow().AddSeconds(-1);
        var store = open.Home.App.Services.GetRequiredService<HomeStore>();
        await store.ChangeAsync(home.Id, h => h.Value with { DeletesAt = past }, _ => EventDraft(), CancellationToken.None);
        await store.EndsAsync(home.Id, past, CancellationToken.None);
        await open.Home.App.Services.GetRequiredService<Departures>().ResumeAsync(CancellationToken.None);

        var late = Roommate.Live.Log.EventDraft.Of(Topics.UserKind, EventTypes.UnreadChanged, past, new UnreadRooms([new RoomUnread(room.Id, 1, 0)]));
        var log = open.Home.App.Services.GetRequiredService<Roommate.Live.Log.ITopicLog>();
        await Patience.UntilAsync(async () =>
        {
            // The program's own worker may be sweeping the same home just now.
            await log.CommitAsync(new Roommate.Live.Log.Commit(ana.UserId) { Events = [late] }, CancellationToken.None);
            return (await StoreDump.FindAsync(Redis, room.Id)).Count > 0;
        });
        await open.LookAgainAsync();
        (await StoreDump.FindAsync(Redis, home.Id, room.Id)).ShouldBeEmpty();
        ana.Dispose();
    }

    [Fact]
    public async Task A_sweep_of_a_home_that_was_cut_half_way_takes_the_rest_of_it()
    {
        var whole = new CutRedis(Redis, int.MaxValue);
        await SweepAsync(whole);
        foreach (var share in new[] { 0.3, 0.5, 0.7, 0.9 })
        {
            await SweepAsync(new CutRedis(Redis, (int)(whole.Calls * share)));
        }
    }

    private async Task SweepAsync(CutRedis cut)
    {
        var (ana, home, room) = await AtHomeAsync("Ana");
        await using var live = await HubClient.ConnectAsync(open.Home.Address, ana.Token);
        await live.SubscribeAsync(Topics.Room(room.Id));
        var turn = await ana.PostAsync<JsonElement>($"/api/v1/rooms/{room.Id}/turns", new { text = "hello", clientId = "c1" });
        await live.NextAsync(static e => e.Type == EventTypes.TurnEnded);
        var sweep = open.Home.App.Services.GetRequiredService<HomeSweepStore>();
        try
        {
            await new HomeSweepStore(cut).RemoveAsync(home.Id, CancellationToken.None);
        }
        catch (InvalidOperationException)
        {
            // Killed half-way.
        }

        var gone = await sweep.RemoveAsync(home.Id, CancellationToken.None);
        await sweep.EndAsync(home.Id, CancellationToken.None);
        await Patience.UntilAsync(async () =>
        {
            // The answer may still be being counted: what that leaves behind is the second look's.
            await sweep.SweepAsync(gone, CancellationToken.None);
            return (await StoreDump.FindAsync(Redis, home.Id, room.Id, turn.GetProperty("turnId").GetString()!)).Count == 0;
        });
        ana.Dispose();
    }

    private static Roommate.Live.Log.EventDraft EventDraft() =>
        Roommate.Live.Log.EventDraft.Of(Topics.HomeKind, EventTypes.HomeChanged, TimeProvider.System.GetUtcNow(), new { }, Cause.System);

    private static async Task EraseAsync(Http person, string password)
    {
        using var answer = await person.SendAsync(HttpMethod.Delete, "/api/v1/me", new EraseRequest(password));
        ((int)answer.StatusCode).ShouldBe(204, await answer.Content.ReadAsStringAsync());
    }

    private async Task<(Http Person, HomeView Home, Room Room)> AtHomeAsync(string name)
    {
        var (person, _) = await open.RegisterAsync(name);
        var home = await person.PostAsync<HomeView>("/api/v1/homes", new CreateHomeRequest("A home"));
        return (person, home, await person.PostAsync<Room>($"/api/v1/homes/{home.Id}/rooms", new CreateRoomRequest("Kitchen")));
    }

    /// <summary>The store, which is gone after so many calls.</summary>
    private sealed class CutRedis(IRedis inner, int most) : IRedis
    {
        public int Calls { get; private set; }

        public StackExchange.Redis.IDatabase Database => ++Calls > most ? throw new InvalidOperationException("The node was killed here.") : inner.Database;

        public StackExchange.Redis.ISubscriber Subscriber => inner.Subscriber;

        public bool Available => inner.Available;

        public event Action? Restored
        {
            add => inner.Restored += value;
            remove => inner.Restored -= value;
        }
    }
}
