using Microsoft.AspNetCore.SignalR;
using Roommate.Contracts;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Live;
using Roommate.Contracts.People;
using Roommate.Contracts.Rooms;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.People;

[Collection(OpenHomeGroup.Name)]
public sealed class AccessTokenTests(OpenHome open)
{
    [Fact]
    public async Task A_token_acts_as_its_owner_within_its_scopes()
    {
        var (ana, home, room) = await AtHomeAsync();
        using var script = await TokenAsync(ana, TokenScope.See);
        (await script.GetAsync<Page<HomeView>>("/api/v1/homes")).Items.ShouldHaveSingleItem().Id.ShouldBe(home.Id);
        await script.GetAsync<Page<Message>>($"/api/v1/rooms/{room.Id}/messages");
        await script.RefusedAsync(HttpMethod.Post, $"/api/v1/rooms/{room.Id}/messages", FaultCode.Forbidden, new PostMessageRequest("hello"));
        await script.RefusedAsync(HttpMethod.Post, $"/api/v1/homes/{home.Id}/rooms", FaultCode.Forbidden, new CreateRoomRequest("Cellar"));
        using var talker = await TokenAsync(ana, TokenScope.See, TokenScope.Talk);
        await talker.PostAsync<SendResult>($"/api/v1/rooms/{room.Id}/messages", new PostMessageRequest("hello"));
        ana.Dispose();
    }

    [Fact]
    public async Task No_token_reaches_the_keys_of_the_account()
    {
        var (ana, _, _) = await AtHomeAsync();
        using var script = await TokenAsync(ana, Enum.GetValues<TokenScope>());
        await script.RefusedAsync(HttpMethod.Post, "/api/v1/auth/tokens", FaultCode.Forbidden, new CreateTokenRequest("More", [TokenScope.See]));
        await script.RefusedAsync(HttpMethod.Get, "/api/v1/auth/sessions", FaultCode.Forbidden);
        await script.RefusedAsync(HttpMethod.Post, "/api/v1/me/password", FaultCode.Forbidden, new PasswordChange(OpenHome.Password, "quite-another-password"));
        await script.RefusedAsync(HttpMethod.Post, "/api/v1/auth/mfa/totp", FaultCode.Forbidden);
        ana.Dispose();
    }

    [Fact]
    public async Task The_hub_holds_a_token_to_its_scopes_and_closes_when_it_is_withdrawn()
    {
        var (ana, home, room) = await AtHomeAsync();
        var created = await ana.PostAsync<CreatedToken>("/api/v1/auth/tokens", new CreateTokenRequest("Panel", [TokenScope.See]));
        await using var panel = await HubClient.ConnectAsync(open.Home.Address, created.Secret);
        (await panel.SubscribeAsync(Topics.Home(home.Id))).Error.ShouldBeNull();
        var refused = await Should.ThrowAsync<HubException>(() => panel.CallAsync<SendResult>("Send", new SendRequest(room.Id, "hi", "c1")));
        refused.Message.ShouldContain("forbidden:");
        await ana.DeleteAsync($"/api/v1/auth/tokens/{created.Token.Id}");
        await panel.Closed.Task.WaitAsync(Patience.Long);
        ana.Dispose();
    }

    [Fact]
    public async Task A_token_without_see_follows_nothing()
    {
        var (ana, home, _) = await AtHomeAsync();
        var created = await ana.PostAsync<CreatedToken>("/api/v1/auth/tokens", new CreateTokenRequest("Speaker", [TokenScope.Talk]));
        await using var speaker = await HubClient.ConnectAsync(open.Home.Address, created.Secret);
        (await speaker.SubscribeAsync(Topics.Home(home.Id))).Error.ShouldNotBeNull().Code.ShouldBe(FaultCode.Forbidden);
        ana.Dispose();
    }

    [Fact]
    public async Task A_token_ends_at_its_time_and_its_socket_with_it()
    {
        var (ana, _, _) = await AtHomeAsync();
        var (created, panel) = await Patience.BeforeItEndsAsync(async time =>
        {
            var token = await ana.PostAsync<CreatedToken>("/api/v1/auth/tokens", new CreateTokenRequest("Short", [TokenScope.See], TimeProvider.System.GetUtcNow() + time));
            return (token, await HubClient.ConnectAsync(open.Home.Address, token.Secret));
        });
        await panel.Closed.Task.WaitAsync(Patience.Long);
        using var script = new Http(open.Home.Address, created.Secret);
        await script.RefusedAsync(HttpMethod.Get, "/api/v1/me", FaultCode.Unauthenticated);
        (await ana.GetAsync<Page<AccessToken>>("/api/v1/auth/tokens")).Items.ShouldBeEmpty();
        await panel.DisposeAsync();
        ana.Dispose();
    }

    [Fact]
    public async Task The_secret_is_shown_once_and_another_persons_token_is_not_there()
    {
        var (ana, _, _) = await AtHomeAsync();
        var (ben, _) = await open.RegisterAsync("Ben");
        var created = await ana.PostAsync<CreatedToken>("/api/v1/auth/tokens", new CreateTokenRequest("Mine", [TokenScope.See]));
        var listed = await ana.GetAsync<Page<AccessToken>>("/api/v1/auth/tokens");
        listed.Items.ShouldHaveSingleItem().Name.ShouldBe("Mine");
        await ben.RefusedAsync(HttpMethod.Delete, $"/api/v1/auth/tokens/{created.Token.Id}", FaultCode.NotFound);
        using var tampered = new Http(open.Home.Address, created.Secret[..^1] + (created.Secret[^1] == 'A' ? 'B' : 'A'));
        await tampered.RefusedAsync(HttpMethod.Get, "/api/v1/me", FaultCode.Unauthenticated);
        ana.Dispose();
        ben.Dispose();
    }

    private async Task<Http> TokenAsync(Http owner, params TokenScope[] scopes)
    {
        var created = await owner.PostAsync<CreatedToken>("/api/v1/auth/tokens", new CreateTokenRequest("Script", scopes));
        created.Secret.ShouldStartWith("rmt_");
        return new Http(open.Home.Address, created.Secret);
    }

    private async Task<(Http Ana, HomeView Home, Room Room)> AtHomeAsync()
    {
        var (ana, _) = await open.RegisterAsync("Ana");
        var home = await ana.PostAsync<HomeView>("/api/v1/homes", new CreateHomeRequest("Ana's"));
        return (ana, home, await ana.PostAsync<Room>($"/api/v1/homes/{home.Id}/rooms", new CreateRoomRequest("Kitchen")));
    }
}
