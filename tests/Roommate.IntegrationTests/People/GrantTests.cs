using Roommate.Contracts;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;
using Roommate.Contracts.People;
using Roommate.Contracts.Rooms;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.People;

/// <summary>Rights down to the room, single grants, guests in some rooms, and the answer to why.</summary>
[Collection(OpenHomeGroup.Name)]
public sealed class GrantTests(OpenHome open)
{
    [Fact]
    public async Task A_child_controls_nothing_until_it_is_granted_in_one_room_and_why_is_answered()
    {
        var (ana, home) = await HomeAsync();
        var (kid, login) = await open.RegisterAsync("Kid");
        await ana.PostAsync<Member>($"/api/v1/homes/{home}/members", new AddMemberRequest(login.User.Email!, HomeRole.Child));
        var (own, kitchen) = (await RoomAsync(ana, home, "Own room"), await RoomAsync(ana, home, "Kitchen"));
        var lamp = await ana.PostAsync<CreateDeviceResult>($"/api/v1/homes/{home}/devices", new CreateDeviceRequest("Lamp", own.Id));
        await kid.RefusedAsync(HttpMethod.Patch, $"/api/v1/devices/{lamp.Device.Id}/desired", FaultCode.Forbidden, new { light = new { on = true } });
        var why = await kid.GetAsync<RightsAnswer>($"/api/v1/homes/{home}/rights?right=control&on={lamp.Device.Id}");
        (why.Allowed, why.Role).ShouldBe((false, HomeRole.Child));
        why.Why.ShouldContain("child");

        var grant = await ana.PostAsync<Grant>($"/api/v1/homes/{home}/grants", new GrantRequest(kid.UserId, GrantedRight.Control, own.Id));
        (await kid.GetAsync<RightsAnswer>($"/api/v1/homes/{home}/rights?right=control&on={lamp.Device.Id}")).Allowed.ShouldBeTrue();
        (await kid.GetAsync<RightsAnswer>($"/api/v1/homes/{home}/rights?right=control&on={kitchen.Id}")).Allowed.ShouldBeFalse();
        await ana.DeleteAsync($"/api/v1/homes/{home}/grants/{grant.Id}");
        await kid.RefusedAsync(HttpMethod.Patch, $"/api/v1/devices/{lamp.Device.Id}/desired", FaultCode.Forbidden, new { light = new { on = true } });
        await kid.RefusedAsync(HttpMethod.Get, $"/api/v1/homes/{home}/rights?right=see&userId={ana.UserId}", FaultCode.Forbidden);
        await kid.RefusedAsync(HttpMethod.Post, $"/api/v1/homes/{home}/grants", FaultCode.Forbidden, new GrantRequest(kid.UserId, GrantedRight.Configure));
    }

    /// <summary>A grant is let into a room for a while; when the while is over the room is shut, for what is open already too.</summary>
    [Fact]
    public async Task A_grant_that_has_ended_is_gone_and_so_is_what_was_followed_by_it()
    {
        var (ana, home) = await HomeAsync();
        var (lounge, bedroom) = (await RoomAsync(ana, home, "Lounge"), await RoomAsync(ana, home, "Bedroom"));
        var invite = await ana.PostAsync<Invite>($"/api/v1/homes/{home}/invites", new CreateInviteRequest(Rooms: [lounge.Id]));
        using var anonymous = new Http(open.Home.Address);
        var login = await anonymous.PostAsync<LoginResult>("/api/v1/auth/join", new JoinRequest(invite.Code, "Gus"));
        await using var socket = await HubClient.ConnectAsync(open.Home.Address, login.AccessToken);
        var until = await Patience.BeforeItEndsAsync(async time =>
        {
            var end = TimeProvider.System.GetUtcNow() + time;
            await ana.PostAsync<Grant>($"/api/v1/homes/{home}/grants", new GrantRequest(login.User.Id, GrantedRight.See, bedroom.Id, end));
            (await socket.SubscribeAsync(Topics.Room(bedroom.Id))).Error.ShouldBeNull();
            return end;
        });
        await Patience.UntilAsync(async () => (await ana.GetAsync<Page<Grant>>($"/api/v1/homes/{home}/grants")).Items.Count == 0);

        TimeProvider.System.GetUtcNow().ShouldBeGreaterThan(until);
        (await socket.SubscribeAsync(Topics.Room(lounge.Id), after: 0)).Error.ShouldBeNull();
        do
        {
            await ana.PostAsync<SendResult>($"/api/v1/rooms/{bedroom.Id}/messages", new PostMessageRequest("between us"));
            await ana.PostAsync<SendResult>($"/api/v1/rooms/{lounge.Id}/messages", new PostMessageRequest("for all"));
        }
        while ((await socket.NextAsync(static e => e.Type == EventTypes.MessageAdded)).Topic != Topics.Room(lounge.Id));
        (await socket.SubscribeAsync(Topics.Room(bedroom.Id))).Error.ShouldNotBeNull();
        ana.Dispose();
    }

    [Fact]
    public async Task A_guest_of_one_room_finds_no_trace_of_the_others()
    {
        var (ana, home) = await HomeAsync();
        var (lounge, bedroom) = (await RoomAsync(ana, home, "Lounge"), await RoomAsync(ana, home, "Bedroom"));
        var lamp = await ana.PostAsync<CreateDeviceResult>($"/api/v1/homes/{home}/devices", new CreateDeviceRequest("Bed lamp", bedroom.Id));
        var invite = await ana.PostAsync<Invite>($"/api/v1/homes/{home}/invites", new CreateInviteRequest(Rooms: [lounge.Id], Name: "Table 4", HomeNetworkOnly: true));
        using var anonymous = new Http(open.Home.Address);
        var login = await anonymous.PostAsync<LoginResult>("/api/v1/auth/join", new JoinRequest(invite.Code, ""));
        login.User.DisplayName.ShouldBe("Table 4");
        using var guest = new Http(open.Home.Address, login.AccessToken);
        (await guest.GetAsync<Page<Room>>($"/api/v1/homes/{home}/rooms")).Items.ShouldHaveSingleItem().Id.ShouldBe(lounge.Id);
        (await guest.GetAsync<Page<Device>>($"/api/v1/homes/{home}/devices")).Items.ShouldBeEmpty();
        (await guest.GetAsync<UnreadRooms>("/api/v1/me/unread")).Rooms.ShouldHaveSingleItem();
        await guest.RefusedAsync(HttpMethod.Get, $"/api/v1/rooms/{bedroom.Id}", FaultCode.NotFound);
        await guest.RefusedAsync(HttpMethod.Get, $"/api/v1/devices/{lamp.Device.Id}", FaultCode.NotFound);
        await guest.RefusedAsync(HttpMethod.Get, $"/api/v1/homes/{home}/rights?right=see&on={bedroom.Id}", FaultCode.NotFound);
        await guest.PostAsync<SendResult>($"/api/v1/rooms/{lounge.Id}/messages", new PostMessageRequest("a flat white, please"));
    }

    [Fact]
    public async Task An_invite_is_a_code_to_scan_and_a_slip_to_print()
    {
        var (ana, home) = await HomeAsync();
        await ana.PatchAsync<HomeView>($"/api/v1/homes/{home}", new HomePatch("Café <script>"));
        var invite = await ana.PostAsync<Invite>($"/api/v1/homes/{home}/invites", new CreateInviteRequest(Name: "Tom & Co"));
        using var qr = await ana.SendAsync(HttpMethod.Get, $"/api/v1/homes/{home}/invites/{invite.Id}/qr");
        qr.Content.Headers.ContentType!.MediaType.ShouldBe("image/svg+xml");
        using var slip = await ana.SendAsync(HttpMethod.Get, $"/api/v1/homes/{home}/invites/{invite.Id}/slip");
        var text = await slip.Content.ReadAsStringAsync();
        System.Xml.Linq.XDocument.Parse(text).ShouldNotBeNull();
        text.ShouldContain($"{invite.Code[..5]} {invite.Code[5..]}");
        text.ShouldContain("Tom &amp; Co");
        text.ShouldNotContain("<script>");
    }

    private static Task<Room> RoomAsync(Http person, string home, string name) => person.PostAsync<Room>($"/api/v1/homes/{home}/rooms", new CreateRoomRequest(name));

    private async Task<(Http Ana, string Home)> HomeAsync()
    {
        var (ana, _) = await open.RegisterAsync("Ana");
        return (ana, (await ana.PostAsync<HomeView>("/api/v1/homes", new CreateHomeRequest("Ana's"))).Id);
    }
}
