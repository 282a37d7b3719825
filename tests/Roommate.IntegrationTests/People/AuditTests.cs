using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Roommate.Contracts;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;
using Roommate.Contracts.People;
using Roommate.Contracts.Rooms;
using Roommate.Live.Log;
using Roommate.Platform.Security;
using Roommate.Testing;
using Shouldly;
using IRedis = Roommate.Live.Log.IRedis;

namespace Roommate.IntegrationTests.People;

[Collection(OpenHomeGroup.Name)]
public sealed class AuditTests(OpenHome open)
{
    [Fact]
    public async Task What_changes_a_home_is_in_its_trail_whichever_module_did_it_with_before_and_after()
    {
        var (ana, home) = await HomeAsync();
        var (ben, login) = await open.RegisterAsync("Ben");
        await ana.PostAsync<Member>($"/api/v1/homes/{home.Id}/members", new AddMemberRequest(login.User.Email!, HomeRole.Member));
        var room = await ana.PostAsync<Room>($"/api/v1/homes/{home.Id}/rooms", new CreateRoomRequest("Kitchen"));
        await ana.PostAsync<CreateDeviceResult>($"/api/v1/homes/{home.Id}/devices", new CreateDeviceRequest("Lamp", room.Id));
        await ana.PatchAsync<Member>($"/api/v1/homes/{home.Id}/members/{ben.UserId}", new MemberPatch(HomeRole.Admin));
        var rows = await RowsAsync(ana, home.Id);
        rows.Select(static r => r.Action).ShouldBe(["changeMember", "createDevice", "createRoom", "addMember"], "newest first");
        rows.ShouldAllBe(r => r.Actor.Id == ana.UserId && r.Actor.Name == "Ana" && r.From != null);
        (rows[0].Target, rows[0].Before!.Value.GetProperty("role").GetString(), rows[0].After!.Value.GetProperty("role").GetString()).ShouldBe((ben.UserId, "member", "admin"));
        (await RowsAsync(ana, home.Id, $"?target={ben.UserId}&limit=1")).ShouldHaveSingleItem().Action.ShouldBe("changeMember");
        await Should.NotThrowAsync(() => ben.GetAsync<Page<AuditRow>>($"/api/v1/homes/{home.Id}/audit"));
        var first = await ana.GetAsync<Page<AuditRow>>($"/api/v1/homes/{home.Id}/audit?limit=3");
        (await ana.GetAsync<Page<AuditRow>>($"/api/v1/homes/{home.Id}/audit?limit=3&cursor={first.Next}")).Items.ShouldHaveSingleItem().Seq.ShouldBe(1);
    }

    [Fact]
    public async Task Who_joined_and_left_is_in_the_trail_and_what_people_talk_of_between_themselves_is_not()
    {
        var (ana, home) = await HomeAsync();
        var invite = await ana.PostAsync<Invite>($"/api/v1/homes/{home.Id}/invites", new CreateInviteRequest(HomeRole.Member));
        var (ben, _) = await open.RegisterAsync("Ben");
        await ben.PostAsync<HomeView>("/api/v1/homes/join", new JoinHomeRequest(invite.Code));
        var own = await ben.PostAsync<Room>($"/api/v1/homes/{home.Id}/rooms", new CreateRoomRequest("Present for Ana", RoomKind.Private));
        await ben.PatchAsync<Room>($"/api/v1/rooms/{own.Id}", new RoomPatch("Surprise for Ana"));
        await ben.PostAsync<Room>($"/api/v1/homes/{home.Id}/rooms", new CreateRoomRequest(Kind: RoomKind.Direct, People: [ana.UserId]));
        await ben.DeleteAsync($"/api/v1/homes/{home.Id}/membership");
        var rows = await RowsAsync(ana, home.Id);
        rows.Select(static r => r.Action).ShouldBe(["leaveHome", "joinHome", "createInvite"]);
        (rows[1].Actor.Id, rows[1].Target, rows[1].After!.Value.GetProperty("invite").GetString()).ShouldBe((ben.UserId, ben.UserId, invite.Id));
        JsonSerializer.Serialize(rows).ShouldNotContain("for Ana");
        ana.Dispose();
        ben.Dispose();
    }

    [Fact]
    public async Task A_row_that_was_changed_removed_or_cut_off_is_found()
    {
        var (ana, home) = await HomeAsync();
        for (var i = 0; i < 4; i++)
        {
            await ana.PatchAsync<HomeView>($"/api/v1/homes/{home.Id}", new HomePatch($"Name {i}"));
        }

        (await CheckAsync(ana, home.Id)).ShouldSatisfyAllConditions(static c => c.Count.ShouldBe(4), static c => c.BrokenAt.ShouldBeNull());
        var redis = open.Home.App.Services.GetRequiredService<IRedis>();
        var (links, details) = (Keys.Of(home.Id, "audit:links"), Keys.Of(home.Id, "audit:details"));
        var was = (string)(await redis.Database.HashGetAsync(details, "2"))!;
        await redis.Database.HashSetAsync(details, "2", was.Replace("Name 1", "Name 9", StringComparison.Ordinal));
        (await CheckAsync(ana, home.Id)).BrokenAt.ShouldBe(2);
        await redis.Database.HashSetAsync(details, "2", was);
        (await CheckAsync(ana, home.Id)).BrokenAt.ShouldBeNull();
        await redis.Database.HashDeleteAsync(links, "3");
        (await CheckAsync(ana, home.Id)).BrokenAt.ShouldBe(3);
    }

    [Fact]
    public async Task After_an_erasure_the_trail_keeps_a_pseudonym_and_its_chain()
    {
        var (ana, home) = await HomeAsync();
        var (zed, login) = await open.RegisterAsync("Zedzedzed");
        await ana.PostAsync<Member>($"/api/v1/homes/{home.Id}/members", new AddMemberRequest(login.User.Email!, HomeRole.Admin));
        await zed.PatchAsync<HomeView>($"/api/v1/homes/{home.Id}", new HomePatch("Renamed"));
        using (var erased = await zed.SendAsync(HttpMethod.Delete, "/api/v1/me", new EraseRequest(OpenHome.Password)))
        {
            ((int)erased.StatusCode).ShouldBe(204);
        }

        await open.NothingIsLeftAsync(zed.UserId, login.User.Email!, "zedzedzed");
        var rows = await RowsAsync(ana, home.Id);
        var renamed = rows.Single(static r => r.Action == "changeHome");
        renamed.Actor.Id.ShouldStartWith("psn_");
        rows.Single(static r => r.Action == "person.erased").Target.ShouldBe(renamed.Actor.Id);
        var check = await CheckAsync(ana, home.Id);
        (check.BrokenAt, check.Erased).ShouldBe((null, 1L));
    }

    [Fact]
    public async Task Many_write_at_once_and_the_chain_has_no_gap()
    {
        var (ana, home) = await HomeAsync();
        await Task.WhenAll(Enumerable.Range(0, 12).Select(i => ana.PostAsync<Invite>($"/api/v1/homes/{home.Id}/invites", new CreateInviteRequest())));
        var check = await CheckAsync(ana, home.Id);
        (check.Count, check.BrokenAt).ShouldBe((12, null));
    }

    [Fact]
    public async Task The_export_is_a_table_that_no_spreadsheet_runs()
    {
        var (ana, home) = await HomeAsync();
        await ana.PatchAsync<User>("/api/v1/me", new UserPatch("=cmd|' /C calc'!A0"));
        await ana.PatchAsync<HomeView>($"/api/v1/homes/{home.Id}", new HomePatch("Renamed"));
        using var answer = await ana.SendAsync(HttpMethod.Get, $"/api/v1/homes/{home.Id}/audit/export");
        answer.Content.Headers.ContentType.ShouldBe(new MediaTypeHeaderValue("text/csv", "utf-8"));
        var text = await answer.Content.ReadAsStringAsync();
        text.ShouldContain("\"changeHome\"");
        text.ShouldNotContain("\"=cmd");
    }

    [Fact]
    public async Task The_export_has_every_row_of_a_long_trail_or_those_that_were_asked_for()
    {
        var (ana, home) = await HomeAsync();
        var trail = open.Home.App.Services.GetRequiredService<IAuditTrail>();
        for (var i = 0; i < 450; i++)
        {
            await trail.WriteAsync(home.Id, new AuditEntry("user", ana.UserId, "Ana", i % 45 == 0 ? "rare" : "usual", home.Id), CancellationToken.None);
        }

        (await ExportAsync(ana, home.Id, "")).Length.ShouldBe(451, "a head and every row");
        (await ExportAsync(ana, home.Id, "?action=rare")).Length.ShouldBe(11);
        (await ExportAsync(ana, home.Id, $"?from={Uri.EscapeDataString(Wire.Text(TimeProvider.System.GetUtcNow().AddDays(1)))}")).Length.ShouldBe(1);
    }

    [Fact]
    public async Task What_was_asked_for_is_in_the_row_whichever_route_it_was_and_no_secret_is()
    {
        var (ana, home) = await HomeAsync();
        var room = await ana.PostAsync<Room>($"/api/v1/homes/{home.Id}/rooms", new CreateRoomRequest("Kitchen"));
        await ana.PatchAsync<Room>($"/api/v1/rooms/{room.Id}", new { name = "Galley" });
        (await RowsAsync(ana, home.Id)).Single(static r => r.Action == "changeRoom").After!.Value.GetProperty("name").GetString().ShouldBe("Galley");
        using var changed = await ana.SendAsync(HttpMethod.Post, "/api/v1/me/password", new PasswordChange(OpenHome.Password, "a-new-password-9"));
        changed.IsSuccessStatusCode.ShouldBeTrue();
        var redis = open.Home.App.Services.GetRequiredService<IRedis>();
        (await StoreDump.FindAsync(redis, "a-new-password-9")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_new_device_is_told_to_the_person_and_a_known_one_is_not()
    {
        var (ana, login) = await open.RegisterAsync("Ana");
        await using var live = await HubClient.ConnectAsync(open.Home.Address, ana.Token);
        await live.SubscribeAsync(Topics.User(ana.UserId));
        await SignInAsync(login.User.Email!, "Mozilla/5.0 (Android 15) Firefox/140.0");
        var told = await live.NextAsync(static e => e.Type == EventTypes.NotificationAdded);
        told.Data.GetProperty("text").GetString().ShouldNotBeNull().ShouldContain("Firefox on Android");
        await SignInAsync(login.User.Email!, "Mozilla/5.0 (Android 15) Firefox/141.0");
        await SignInAsync(login.User.Email!, "Mozilla/5.0 (Windows NT 10.0) Chrome/140 Safari");
        (await live.NextAsync(static e => e.Type == EventTypes.NotificationAdded)).Data.GetProperty("text").GetString().ShouldNotBeNull().ShouldContain("Chrome on Windows");
        var activity = await ana.GetAsync<Page<AuditRow>>("/api/v1/me/activity");
        activity.Items.Count(static r => r.Action == "signIn").ShouldBe(4);
    }

    private static async Task<string[]> ExportAsync(Http person, string homeId, string query)
    {
        using var answer = await person.SendAsync(HttpMethod.Get, $"/api/v1/homes/{homeId}/audit/export{query}");
        answer.IsSuccessStatusCode.ShouldBeTrue();
        return (await answer.Content.ReadAsStringAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
    }

    private static async Task<IReadOnlyList<AuditRow>> RowsAsync(Http person, string homeId, string query = "") =>
        (await person.GetAsync<Page<AuditRow>>($"/api/v1/homes/{homeId}/audit{query}")).Items;

    private static Task<AuditCheck> CheckAsync(Http person, string homeId) => person.GetAsync<AuditCheck>($"/api/v1/homes/{homeId}/audit/check");

    private async Task SignInAsync(string email, string agent)
    {
        using var client = new Http(open.Home.Address);
        client.Client.DefaultRequestHeaders.UserAgent.ParseAdd(agent);
        await client.PostAsync<LoginResult>("/api/v1/auth/login", new LoginRequest(email, OpenHome.Password));
    }

    private async Task<(Http Ana, HomeView Home)> HomeAsync()
    {
        var (ana, _) = await open.RegisterAsync("Ana");
        return (ana, await ana.PostAsync<HomeView>("/api/v1/homes", new CreateHomeRequest("Ana's")));
    }
}
