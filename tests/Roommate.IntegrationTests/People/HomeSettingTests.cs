using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;
using Roommate.Contracts.People;
using Roommate.Contracts.Rooms;
using Roommate.Live.Log;
using Roommate.Platform.Limits;
using Roommate.Rooms.Messages;
using Roommate.Testing;
using Shouldly;
using static Roommate.Testing.Patience;

namespace Roommate.IntegrationTests.People;

/// <summary>What an owner sets for a home, and that it holds: retention, registration, nearness, programs, limits.</summary>
[Collection(OpenHomeGroup.Name)]
public sealed class HomeSettingTests(OpenHome open)
{
    private static readonly HomeLocation Stephansplatz = new(48.2085, 16.3731);
    private static readonly HomeLocation AroundTheCorner = new(48.2090, 16.3745);
    private static readonly HomeLocation Schoenbrunn = new(48.1845, 16.3122);

    [Fact]
    public async Task Settings_are_kept_and_told_and_nonsense_is_refused()
    {
        var (ana, home, _) = await AtHomeAsync();
        var patch = new HomePatch { Location = Stephansplatz, Registration = HomeRegistration.Closed, RetentionDays = 30, Character = "Dry, brief, kind." };
        var changed = await ana.PatchAsync<HomeView>($"/api/v1/homes/{home.Id}", patch);
        (changed.Registration, changed.RetentionDays, changed.Character).ShouldBe((HomeRegistration.Closed, 30, "Dry, brief, kind."));
        (await ana.PatchAsync<HomeView>($"/api/v1/homes/{home.Id}", new HomePatch { Character = "" })).Character.ShouldBeNull();
        await ana.RefusedAsync(HttpMethod.Patch, $"/api/v1/homes/{home.Id}", FaultCode.Invalid, new HomePatch { RetentionDays = -1 });
        await ana.RefusedAsync(HttpMethod.Patch, $"/api/v1/homes/{home.Id}", FaultCode.Invalid, new HomePatch { Character = new string('x', 2001) });
        await ana.RefusedAsync(HttpMethod.Post, $"/api/v1/homes/{home.Id}/invites", FaultCode.Conflict, new CreateInviteRequest(HomeRole.Member));
        (await ana.PostAsync<Invite>($"/api/v1/homes/{home.Id}/invites", new CreateInviteRequest())).Role.ShouldBe(HomeRole.Guest);
        ana.Dispose();
    }

    [Fact]
    public async Task A_code_that_is_good_near_the_home_lets_in_who_is_near_and_nobody_else()
    {
        var (ana, home, _) = await AtHomeAsync();
        await ana.RefusedAsync(HttpMethod.Post, $"/api/v1/homes/{home.Id}/invites", FaultCode.Invalid, new CreateInviteRequest(WithinMeters: 300));
        await ana.PatchAsync<HomeView>($"/api/v1/homes/{home.Id}", new HomePatch { Location = Stephansplatz });
        var invite = await ana.PostAsync<Invite>($"/api/v1/homes/{home.Id}/invites", new CreateInviteRequest(Name: "Gus", Uses: 2, WithinMeters: 300));
        using var anonymous = new Http(open.Home.Address);
        var preview = await anonymous.PostAsync<InvitePreview>("/api/v1/auth/invite", new LookAtInvite(invite.Code.ToLowerInvariant()));
        (preview.HomeName, preview.Role, preview.Name, preview.NearHome).ShouldBe(("Ana's", HomeRole.Guest, "Gus", true));
        await anonymous.RefusedAsync(HttpMethod.Post, "/api/v1/auth/join", FaultCode.Forbidden, new JoinRequest(invite.Code, "Gus"));
        await anonymous.RefusedAsync(HttpMethod.Post, "/api/v1/auth/join", FaultCode.Forbidden, new JoinRequest(invite.Code, "Gus", Schoenbrunn));
        (await anonymous.PostAsync<LoginResult>("/api/v1/auth/join", new JoinRequest(invite.Code, "Gus", AroundTheCorner))).User.DisplayName.ShouldBe("Gus");
        await anonymous.RefusedAsync(HttpMethod.Post, "/api/v1/auth/invite", FaultCode.NotFound, new LookAtInvite("AAAAA22222"));
        ana.Dispose();
    }

    [Fact]
    public async Task Who_has_an_account_joins_with_it()
    {
        var (ana, home, _) = await AtHomeAsync();
        var (ben, _) = await open.RegisterAsync("Ben");
        var invite = await ana.PostAsync<Invite>($"/api/v1/homes/{home.Id}/invites", new CreateInviteRequest(HomeRole.Member));
        (await ben.PostAsync<HomeView>("/api/v1/homes/join", new JoinHomeRequest(invite.Code))).Role.ShouldBe(HomeRole.Member);
        await ben.RefusedAsync(HttpMethod.Post, "/api/v1/homes/join", FaultCode.NotFound, new JoinHomeRequest(invite.Code));
        ana.Dispose();
        ben.Dispose();
    }

    [Fact]
    public async Task A_program_of_the_house_controls_with_its_token_says_nothing_and_ends_when_it_is_removed()
    {
        var (ana, home, room) = await AtHomeAsync();
        var added = await ana.PostAsync<AddedService>($"/api/v1/homes/{home.Id}/services", new AddServiceRequest("Blinds script"));
        added.Member.Role.ShouldBe(HomeRole.Service);
        using var script = new Http(open.Home.Address, added.Secret);
        await script.GetAsync<HomeView>($"/api/v1/homes/{home.Id}");
        await script.RefusedAsync(HttpMethod.Post, $"/api/v1/rooms/{room.Id}/messages", FaultCode.Forbidden, new PostMessageRequest("beep"));
        await script.RefusedAsync(HttpMethod.Get, "/api/v1/auth/tokens", FaultCode.Forbidden);
        await ana.DeleteAsync($"/api/v1/homes/{home.Id}/members/{added.Member.UserId}");
        await UntilAsync(async () => (await StatusAsync(script, $"/api/v1/homes/{home.Id}")) == 401);
        ana.Dispose();
    }

    [Fact]
    public async Task Messages_older_than_the_home_keeps_them_go_with_their_files_and_their_log()
    {
        var (ana, home, room) = await AtHomeAsync();
        var file = await ana.PostAsync<RoomFile>($"/api/v1/rooms/{room.Id}/files?name=old.txt", new ByteArrayContent("old"u8.ToArray()));
        var old = await ana.PostAsync<SendResult>($"/api/v1/rooms/{room.Id}/messages", new PostMessageRequest("old", Attachments: [file.Id]));
        var young = await ana.PostAsync<SendResult>($"/api/v1/rooms/{room.Id}/messages", new PostMessageRequest("young"));
        await ana.PatchAsync<HomeView>($"/api/v1/homes/{home.Id}", new HomePatch { RetentionDays = 7 });
        var store = open.Home.App.Services.GetRequiredService<MessageStore>();
        var stored = (await store.GetAsync(room.Id, old.MessageId, CancellationToken.None))!;
        var (aged, _) = store.Change(stored.Value with { At = TimeProvider.System.GetUtcNow().AddDays(-8) }, stored.Version);
        await store.CommitAsync(new Commit(room.Id) { Documents = [aged] }, CancellationToken.None);
        await open.Home.App.Services.GetRequiredService<Retention>().RunAsync(CancellationToken.None);
        (await ana.GetAsync<Page<Message>>($"/api/v1/rooms/{room.Id}/messages")).Items.ShouldHaveSingleItem().Id.ShouldBe(young.MessageId);
        await ana.RefusedAsync(HttpMethod.Get, $"/api/v1/messages/{old.MessageId}", FaultCode.NotFound);
        await ana.RefusedAsync(HttpMethod.Get, $"/api/v1/files/{file.Id}", FaultCode.NotFound);
        await using var live = await HubClient.ConnectAsync(open.Home.Address, ana.Token);
        var subscription = await live.SubscribeAsync($"room:{room.Id}", after: 0);
        subscription.Recovered.ShouldBe(false, "the log no longer tells of what went");
        ana.Dispose();
    }

    [Fact]
    public async Task What_was_said_in_a_room_goes_with_the_room()
    {
        var (ana, home, room) = await AtHomeAsync();
        var file = await ana.PostAsync<RoomFile>($"/api/v1/rooms/{room.Id}/files?name=plan.txt", new ByteArrayContent("a plan"u8.ToArray()));
        var said = await ana.PostAsync<SendResult>($"/api/v1/rooms/{room.Id}/messages", new PostMessageRequest("between us, perambulating", Attachments: [file.Id]));
        await ana.DeleteAsync($"/api/v1/rooms/{room.Id}");
        var redis = open.Home.App.Services.GetRequiredService<IRedis>();
        await UntilAsync(async () => (await StoreDump.FindAsync(redis, "perambulating", said.MessageId, file.Id))
            .All(static l => l.Contains("rm:{usr_", StringComparison.Ordinal) || l.Contains(":idem:", StringComparison.Ordinal)));
        ana.Dispose();
    }

    [Fact]
    public async Task How_the_assistant_speaks_is_one_text_whether_it_is_set_with_the_home_or_with_its_persona()
    {
        var (ana, home, _) = await AtHomeAsync();
        var path = $"/api/v1/homes/{home.Id}";
        (await ana.PatchAsync<HomeView>(path, new HomePatch { Character = "  Dry and kind. " })).Character.ShouldBe("Dry and kind.");
        (await ana.GetAsync<Persona>($"{path}/persona")).Manner.ShouldBe("Dry and kind.");
        using var put = await ana.SendAsync(HttpMethod.Put, $"{path}/persona", new Persona("Hestia", "Cheerful."));
        put.IsSuccessStatusCode.ShouldBeTrue();
        (await ana.GetAsync<HomeView>(path)).Character.ShouldBe("Cheerful.");
        (await ana.PatchAsync<HomeView>(path, new HomePatch { Character = "" })).Character.ShouldBeNull();
        (await ana.GetAsync<Persona>($"{path}/persona")).Name.ShouldBe("Hestia");
        (await ana.RefusedAsync(HttpMethod.Patch, path, FaultCode.Invalid, new HomePatch { Character = new string('x', 501) })).Errors!.Keys.ShouldBe(["character"]);
        ana.Dispose();
    }

    [Fact]
    public async Task An_admin_sees_that_somebody_is_limited_and_lets_them_go_on()
    {
        var (ana, home, _) = await AtHomeAsync();
        var (ben, login) = await open.RegisterAsync("Ben");
        await ana.PostAsync<Member>($"/api/v1/homes/{home.Id}/members", new AddMemberRequest(login.User.Email!, HomeRole.Member));
        var path = $"/api/v1/homes/{home.Id}/members/{ben.UserId}/limits";
        var buckets = open.Home.App.Services.GetRequiredService<Buckets>();
        var before = await ana.GetAsync<MemberLimits>(path);
        before.SignInsLeft.ShouldBe(before.SignIns);
        for (var i = 0; i < 5; i++)
        {
            await buckets.CountAsync(new BucketLimit("login-as", 30, TimeSpan.FromSeconds(20)), login.User.Email!.ToUpperInvariant(), CancellationToken.None);
        }

        (await ana.GetAsync<MemberLimits>(path)).SignInsLeft.ShouldBe(before.SignIns - 5);
        await ben.RefusedAsync(HttpMethod.Delete, path, FaultCode.Forbidden);
        await ana.DeleteAsync(path);
        (await ana.GetAsync<MemberLimits>(path)).SignInsLeft.ShouldBe(before.SignIns);
        await ana.RefusedAsync(HttpMethod.Get, $"/api/v1/homes/{home.Id}/members/usr_01JD0000000000000000000000/limits", FaultCode.NotFound);
        ana.Dispose();
        ben.Dispose();
    }

    [Fact]
    public async Task A_guest_may_go_by_another_name()
    {
        var (ana, home, _) = await AtHomeAsync();
        var invite = await ana.PostAsync<Invite>($"/api/v1/homes/{home.Id}/invites", new CreateInviteRequest());
        using var anonymous = new Http(open.Home.Address);
        var guest = await anonymous.PostAsync<LoginResult>("/api/v1/auth/join", new JoinRequest(invite.Code, "Gus"));
        using var gus = new Http(open.Home.Address, guest.AccessToken);
        (await gus.PatchAsync<User>("/api/v1/me", new UserPatch("Gustav"))).DisplayName.ShouldBe("Gustav");
        ana.Dispose();
    }

    private static async Task<int> StatusAsync(Http http, string path)
    {
        using var answer = await http.SendAsync(HttpMethod.Get, path);
        return (int)answer.StatusCode;
    }

    private async Task<(Http Http, HomeView Home, Room Room)> AtHomeAsync()
    {
        var (http, _) = await open.RegisterAsync("Ana");
        var home = await http.PostAsync<HomeView>("/api/v1/homes", new CreateHomeRequest("Ana's"));
        return (http, home, await http.PostAsync<Room>($"/api/v1/homes/{home.Id}/rooms", new CreateRoomRequest("Kitchen")));
    }
}
