using Microsoft.Extensions.DependencyInjection;
using Roommate.Contracts.Faults;
using Roommate.Contracts.People;
using Roommate.Contracts.Rooms;
using Roommate.Platform.Security;
using Roommate.Testing;
using Shouldly;
using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace Roommate.IntegrationTests.People;

/// <summary>What nobody learns who is not meant to, and who gets in where nobody new should.</summary>
[Collection(OpenHomeGroup.Name)]
public sealed class StrangerTests(OpenHome open)
{
    [Fact]
    public async Task Who_tries_one_address_after_the_other_is_held_back_and_who_adds_people_is_not()
    {
        var (eve, _) = await open.RegisterAsync("Eve");
        var home = await eve.PostAsync<HomeView>("/api/v1/homes", new CreateHomeRequest("A home"));
        var path = $"/api/v1/homes/{home.Id}/members";
        for (var i = 0; i < 3; i++)
        {
            var (ben, login) = await open.RegisterAsync("Ben");
            await eve.PostAsync<Member>(path, new AddMemberRequest(login.User.Email!, HomeRole.Member));
            ben.Dispose();
        }

        var answers = new List<int>();
        for (var i = 0; i < 35; i++)
        {
            using var answer = await eve.SendAsync(HttpMethod.Post, path, new AddMemberRequest($"guess{i}@example.com", HomeRole.Member));
            answers.Add((int)answer.StatusCode);
        }

        answers.Distinct().ShouldBe([404, 429]);
        answers.IndexOf(429).ShouldBeInRange(29, 31, "those she added were not counted");
        eve.Dispose();
    }

    [Fact]
    public async Task A_room_of_another_home_in_an_invite_answers_like_one_that_never_was()
    {
        var (ana, _) = await open.RegisterAsync("Ana");
        var (eve, _) = await open.RegisterAsync("Eve");
        var hers = await ana.PostAsync<HomeView>("/api/v1/homes", new CreateHomeRequest("Ana's"));
        var room = await ana.PostAsync<Room>($"/api/v1/homes/{hers.Id}/rooms", new CreateRoomRequest("Kitchen"));
        var home = await eve.PostAsync<HomeView>("/api/v1/homes", new CreateHomeRequest("Eve's"));
        var own = await eve.PostAsync<Room>($"/api/v1/homes/{home.Id}/rooms", new CreateRoomRequest("Own"));
        var path = $"/api/v1/homes/{home.Id}/invites";
        var there = await eve.RefusedAsync(HttpMethod.Post, path, FaultCode.Invalid, new CreateInviteRequest(Rooms: [room.Id]));
        var nowhere = await eve.RefusedAsync(HttpMethod.Post, path, FaultCode.Invalid, new CreateInviteRequest(Rooms: ["room_01JD0000000000000000000000"]));
        there.Detail.ShouldBe(nowhere.Detail);
        (await eve.PostAsync<Invite>(path, new CreateInviteRequest(Rooms: [own.Id]))).Rooms.ShouldBe([own.Id]);
        ana.Dispose();
        eve.Dispose();
    }

    [Fact]
    public async Task A_closed_server_takes_no_account_whatever_the_code_and_still_lets_guests_in()
    {
        await using var closed = await TestHome.StartAsync("--Registration:Mode=Closed");
        using var anonymous = new Http(closed.Address);
        var member = await closed.Owner.PostAsync<Invite>($"/api/v1/homes/{closed.HomeId}/invites", new CreateInviteRequest(HomeRole.Member));
        var request = new RegisterRequest("ben@example.com", OpenHome.Password, "Ben");
        await anonymous.RefusedAsync(HttpMethod.Post, "/api/v1/auth/register", FaultCode.Forbidden, request);
        await anonymous.RefusedAsync(HttpMethod.Post, "/api/v1/auth/register", FaultCode.Forbidden, request with { InviteCode = member.Code });
        var guest = await closed.Owner.PostAsync<Invite>($"/api/v1/homes/{closed.HomeId}/invites", new CreateInviteRequest());
        (await anonymous.PostAsync<LoginResult>("/api/v1/auth/join", new JoinRequest(guest.Code, "Gus"))).User.DisplayName.ShouldBe("Gus");
    }

    [Fact]
    public async Task What_an_older_key_sealed_opens_after_the_ring_has_turned_and_new_secrets_take_the_new_key()
    {
        using var redis = new RedisServer();
        string before;
        await using (var one = await TestHome.StartAsync($"--Redis:ConnectionString={redis.ConnectionString}"))
        {
            before = one.App.Services.GetRequiredService<SecretBox>().Seal("test", "a key");
            var now = TimeProvider.System.GetUtcNow();
            one.App.Services.GetRequiredService<IKeyManager>().CreateNewKey(now, now.AddDays(90));
        }

        await using var two = await TestHome.StartAsync($"--Redis:ConnectionString={redis.ConnectionString}");
        var box = two.App.Services.GetRequiredService<SecretBox>();
        box.TryOpen("test", before, out var secret).ShouldBeTrue();
        secret.ShouldBe("a key");
        var after = box.Seal("test", "a key");
        KeyOf(after).ShouldNotBe(KeyOf(before));
        box.TryOpen("another purpose", after, out _).ShouldBeFalse();
    }

    // Data Protection's envelope: four bytes of magic, then the id of the key.
    private static string KeyOf(string box) => Convert.ToHexString(System.Buffers.Text.Base64Url.DecodeFromChars(box).AsSpan(4, 16));
}
