using Roommate.Contracts;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Live;
using Roommate.Contracts.People;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.People;

[Collection(OpenHomeGroup.Name)]
public sealed class InviteTests(OpenHome open)
{
    [Fact]
    public async Task A_guest_joins_with_a_code_and_a_name_alone()
    {
        var (ana, home) = await HomeAsync();
        var invite = await ana.PostAsync<Invite>($"/api/v1/homes/{home.Id}/invites", new CreateInviteRequest());
        invite.Url.ShouldEndWith($"/join?code={invite.Code}");
        var login = await JoinAsync(invite.Code.ToLowerInvariant(), "Visitor");
        using var guest = new Http(open.Home.Address, login.AccessToken);
        (await guest.GetAsync<HomeView>($"/api/v1/homes/{home.Id}")).Role.ShouldBe(HomeRole.Guest);
        await guest.RefusedAsync(HttpMethod.Get, $"/api/v1/homes/{home.Id}/invites", FaultCode.Forbidden);
        var member = (await ana.GetAsync<Page<Member>>($"/api/v1/homes/{home.Id}/members")).Items.Single(m => m.UserId == login.User.Id);
        member.ExpiresAt.ShouldBe(invite.ExpiresAt);
        (await ana.GetAsync<Page<Invite>>($"/api/v1/homes/{home.Id}/invites")).Items.ShouldBeEmpty("its one use is gone");
        ana.Dispose();
    }

    [Fact]
    public async Task A_code_for_two_lets_in_two_however_many_try_at_once()
    {
        var (ana, home) = await HomeAsync();
        var invite = await ana.PostAsync<Invite>($"/api/v1/homes/{home.Id}/invites", new CreateInviteRequest(Uses: 2));
        using var anonymous = new Http(open.Home.Address);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => anonymous.SendAsync(HttpMethod.Post, "/api/v1/auth/join", new JoinRequest(invite.Code, $"Guest {i}"))));
        answers.Count(static a => (int)a.StatusCode == 201).ShouldBe(2);
        answers.Count(static a => (int)a.StatusCode == 404).ShouldBe(6);
        Array.ForEach(answers, static a => a.Dispose());
        (await ana.GetAsync<Page<Member>>($"/api/v1/homes/{home.Id}/members")).Items.Count.ShouldBe(3);
        ana.Dispose();
    }

    [Fact]
    public async Task A_guest_whose_time_is_over_is_out_with_sign_in_membership_and_account()
    {
        var (ana, home) = await HomeAsync();
        await using var live = await HubClient.ConnectAsync(open.Home.Address, ana.Token);
        await live.SubscribeAsync(Topics.Home(home.Id));
        var login = await Patience.BeforeItEndsAsync(async time =>
        {
            var invite = await ana.PostAsync<Invite>($"/api/v1/homes/{home.Id}/invites", new CreateInviteRequest(ExpiresAt: TimeProvider.System.GetUtcNow() + time));
            var joined = await JoinAsync(invite.Code, "Visitor");
            joined.ExpiresIn.ShouldBeLessThanOrEqualTo((int)time.TotalSeconds);
            return joined;
        });
        await live.NextAsync(e => e.Type == EventTypes.MemberLeft && e.Data.GetProperty("id").GetString() == login.User.Id);
        using var guest = new Http(open.Home.Address, login.AccessToken);
        await guest.RefusedAsync(HttpMethod.Get, "/api/v1/me", FaultCode.Unauthenticated);
        await guest.RefusedAsync(HttpMethod.Post, "/api/v1/auth/refresh", FaultCode.Unauthenticated, new RefreshRequest(login.RefreshToken));
        ana.Dispose();
    }

    [Fact]
    public async Task A_withdrawn_code_and_one_that_never_was_answer_alike()
    {
        var (ana, home) = await HomeAsync();
        var invite = await ana.PostAsync<Invite>($"/api/v1/homes/{home.Id}/invites", new CreateInviteRequest());
        await ana.DeleteAsync($"/api/v1/homes/{home.Id}/invites/{invite.Id}");
        using var anonymous = new Http(open.Home.Address);
        var withdrawn = await anonymous.RefusedAsync(HttpMethod.Post, "/api/v1/auth/join", FaultCode.NotFound, new JoinRequest(invite.Code, "Visitor"));
        var never = await anonymous.RefusedAsync(HttpMethod.Post, "/api/v1/auth/join", FaultCode.NotFound, new JoinRequest("AAAAA-AAAAA", "Visitor"));
        withdrawn.Detail.ShouldBe(never.Detail);
        ana.Dispose();
    }

    [Fact]
    public async Task A_code_for_a_member_makes_an_account_where_registration_is_closed()
    {
        await using var closed = await TestHome.StartAsync();
        using var anonymous = new Http(closed.Address);
        var request = new RegisterRequest("ben@example.com", OpenHome.Password, "Ben");
        await anonymous.RefusedAsync(HttpMethod.Post, "/api/v1/auth/register", FaultCode.Forbidden, request);
        await anonymous.RefusedAsync(HttpMethod.Post, "/api/v1/auth/register", FaultCode.NotFound, request with { InviteCode = "AAAAA-AAAAA" });
        var invite = await closed.Owner.PostAsync<Invite>($"/api/v1/homes/{closed.HomeId}/invites", new CreateInviteRequest(HomeRole.Member));
        await anonymous.RefusedAsync(HttpMethod.Post, "/api/v1/auth/join", FaultCode.Invalid, new JoinRequest(invite.Code, "Ben"));
        var login = await anonymous.PostAsync<LoginResult>("/api/v1/auth/register", request with { InviteCode = invite.Code });
        using var ben = new Http(closed.Address, login.AccessToken);
        (await ben.GetAsync<HomeView>($"/api/v1/homes/{closed.HomeId}")).Role.ShouldBe(HomeRole.Member);
    }

    private async Task<(Http Ana, HomeView Home)> HomeAsync()
    {
        var (ana, _) = await open.RegisterAsync("Ana");
        return (ana, await ana.PostAsync<HomeView>("/api/v1/homes", new CreateHomeRequest("Flat")));
    }

    private async Task<LoginResult> JoinAsync(string code, string name)
    {
        using var anonymous = new Http(open.Home.Address);
        return await anonymous.PostAsync<LoginResult>("/api/v1/auth/join", new JoinRequest(code, name));
    }
}
