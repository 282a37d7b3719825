using Roommate.Contracts;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Live;
using Roommate.Contracts.People;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.People;

[Collection(OpenHomeGroup.Name)]
public sealed class HomeTests(OpenHome open)
{
    [Fact]
    public async Task An_edit_of_an_older_version_is_refused_and_told_the_current_one()
    {
        var (ana, _) = await open.RegisterAsync("Ana");
        var home = await ana.PostAsync<HomeView>("/api/v1/homes", new CreateHomeRequest("Flat"));
        await ana.PatchAsync<HomeView>($"/api/v1/homes/{home.Id}", new HomePatch("Flat 12"), $"\"{home.Version}\"");
        var refused = await ana.RefusedAsync(HttpMethod.Patch, $"/api/v1/homes/{home.Id}", FaultCode.VersionMismatch, new HomePatch("Flat 13"), $"\"{home.Version}\"");
        refused.CurrentVersion.ShouldBe(home.Version + 1);
        (await ana.GetAsync<HomeView>($"/api/v1/homes/{home.Id}")).Name.ShouldBe("Flat 12");
        ana.Dispose();
    }

    [Fact]
    public async Task A_foreign_home_answers_like_one_that_is_not_there()
    {
        var (ana, _) = await open.RegisterAsync("Ana");
        var (eve, _) = await open.RegisterAsync("Eve");
        var home = await ana.PostAsync<HomeView>("/api/v1/homes", new CreateHomeRequest("Flat"));
        foreach (var (method, path) in new[] { (HttpMethod.Get, ""), (HttpMethod.Get, "/members"), (HttpMethod.Patch, ""), (HttpMethod.Post, "/members"), (HttpMethod.Delete, "/membership") })
        {
            object? body = method == HttpMethod.Get || method == HttpMethod.Delete ? null : method == HttpMethod.Post ? new AddMemberRequest("x@example.com", HomeRole.Member) : new HomePatch("x");
            var foreign = await eve.RefusedAsync(method, $"/api/v1/homes/{home.Id}{path}", FaultCode.NotFound, body);
            var random = await eve.RefusedAsync(method, $"/api/v1/homes/hom_01JD0000000000000000000000{path}", FaultCode.NotFound, body);
            foreign.Detail.ShouldBe(random.Detail);
        }

        (await eve.GetAsync<Page<HomeView>>("/api/v1/homes")).Items.ShouldBeEmpty();
        ana.Dispose();
        eve.Dispose();
    }

    [Fact]
    public async Task A_member_who_is_removed_sees_nothing_from_the_next_call_on()
    {
        var (ana, _) = await open.RegisterAsync("Ana");
        var (ben, login) = await open.RegisterAsync("Ben");
        var home = await ana.PostAsync<HomeView>("/api/v1/homes", new CreateHomeRequest("Flat"));
        await ana.PostAsync<Member>($"/api/v1/homes/{home.Id}/members", new AddMemberRequest(login.User.Email!, HomeRole.Member));
        (await ben.GetAsync<HomeView>($"/api/v1/homes/{home.Id}")).Role.ShouldBe(HomeRole.Member);
        await ben.RefusedAsync(HttpMethod.Patch, $"/api/v1/homes/{home.Id}", FaultCode.Forbidden, new HomePatch("Bens flat"));
        await using var live = await HubClient.ConnectAsync(open.Home.Address, ben.Token);
        await live.SubscribeAsync(Topics.Home(home.Id));

        await ana.DeleteAsync($"/api/v1/homes/{home.Id}/members/{ben.UserId}");
        await ben.RefusedAsync(HttpMethod.Get, $"/api/v1/homes/{home.Id}", FaultCode.NotFound);
        (await ben.GetAsync<Page<HomeView>>("/api/v1/homes")).Items.ShouldBeEmpty();
        ana.Dispose();
        ben.Dispose();
    }

    [Fact]
    public async Task A_role_that_changes_counts_from_the_next_call_on()
    {
        var (ana, _) = await open.RegisterAsync("Ana");
        var (ben, login) = await open.RegisterAsync("Ben");
        var home = await ana.PostAsync<HomeView>("/api/v1/homes", new CreateHomeRequest("Flat"));
        await ana.PostAsync<Member>($"/api/v1/homes/{home.Id}/members", new AddMemberRequest(login.User.Email!, HomeRole.Member));
        await ben.RefusedAsync(HttpMethod.Patch, $"/api/v1/homes/{home.Id}", FaultCode.Forbidden, new HomePatch("Bens flat"));
        await ana.PatchAsync<Member>($"/api/v1/homes/{home.Id}/members/{ben.UserId}", new MemberPatch(HomeRole.Admin));
        (await ben.PatchAsync<HomeView>($"/api/v1/homes/{home.Id}", new HomePatch("Our flat"))).Name.ShouldBe("Our flat");
        await ben.RefusedAsync(HttpMethod.Patch, $"/api/v1/homes/{home.Id}/members/{ben.UserId}", FaultCode.Forbidden, new MemberPatch(HomeRole.Owner));
        ana.Dispose();
        ben.Dispose();
    }

    [Fact]
    public async Task The_last_owner_cannot_leave_until_somebody_else_is_one()
    {
        var (ana, _) = await open.RegisterAsync("Ana");
        var (ben, login) = await open.RegisterAsync("Ben");
        var home = await ana.PostAsync<HomeView>("/api/v1/homes", new CreateHomeRequest("Flat"));
        await ana.PostAsync<Member>($"/api/v1/homes/{home.Id}/members", new AddMemberRequest(login.User.Email!, HomeRole.Member));
        await ana.RefusedAsync(HttpMethod.Delete, $"/api/v1/homes/{home.Id}/membership", FaultCode.Conflict);
        await ana.RefusedAsync(HttpMethod.Patch, $"/api/v1/homes/{home.Id}/members/{ana.UserId}", FaultCode.Conflict, new MemberPatch(HomeRole.Member));
        await ana.PatchAsync<Member>($"/api/v1/homes/{home.Id}/members/{ben.UserId}", new MemberPatch(HomeRole.Owner));
        await ana.DeleteAsync($"/api/v1/homes/{home.Id}/membership");
        (await ben.GetAsync<Page<Member>>($"/api/v1/homes/{home.Id}/members")).Items.ShouldHaveSingleItem().UserId.ShouldBe(ben.UserId);
        ana.Dispose();
        ben.Dispose();
    }

    [Fact]
    public async Task A_new_name_is_the_one_everybody_in_the_home_sees()
    {
        var (ana, _) = await open.RegisterAsync("Ana");
        var home = await ana.PostAsync<HomeView>("/api/v1/homes", new CreateHomeRequest("Flat"));
        await using var live = await HubClient.ConnectAsync(open.Home.Address, ana.Token);
        await live.SubscribeAsync(Topics.Home(home.Id));
        await ana.PatchAsync<User>("/api/v1/me", new UserPatch("Ana Maria"));
        (await ana.GetAsync<Page<Member>>($"/api/v1/homes/{home.Id}/members")).Items[0].DisplayName.ShouldBe("Ana Maria");
        var told = await live.NextAsync(static e => e.Type == EventTypes.MemberChanged);
        told.Data.GetProperty("displayName").GetString().ShouldBe("Ana Maria");
        ana.Dispose();
    }

    [Fact]
    public async Task Wrong_fields_are_named_one_by_one()
    {
        using var anonymous = new Http(open.Home.Address);
        var refused = await anonymous.RefusedAsync(HttpMethod.Post, "/api/v1/auth/register", FaultCode.Invalid, new RegisterRequest("no address", "short", " "));
        refused.Errors!.Keys.ShouldBe(["email", "password", "displayName"], ignoreOrder: true);
    }
}
