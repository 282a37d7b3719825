using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Roommate.Contracts;
using Roommate.Contracts.People;
using Roommate.Platform.Security;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.People;

/// <summary>Two programs on one Redis: what ends on one has ended on the other, long before any cache would have forgotten it.</summary>
public sealed class TwoNodeTests(RedisServer redis) : IClassFixture<RedisServer>, IAsyncLifetime
{
    // What is told takes milliseconds; what is only forgotten takes the 5 s of the caches.
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(4.5);

    private TestHome _one = null!;
    private TestHome _two = null!;

    public async Task InitializeAsync()
    {
        var shared = $"--Redis:ConnectionString={redis.ConnectionString}";
        _one = await TestHome.StartAsync(shared, "--Registration:Mode=open");
        _two = await TestHome.StartAsync(shared, "--Registration:Mode=open");
    }

    public async Task DisposeAsync()
    {
        await _one.DisposeAsync();
        await _two.DisposeAsync();
    }

    [Fact]
    public async Task A_session_that_is_ended_on_one_node_is_refused_by_the_other_at_once()
    {
        using var phone = await Http.SignInAsync(_two.Address, TestHome.Email, TestHome.Password);
        await phone.GetAsync<User>("/api/v1/me");
        await using var live = await HubClient.ConnectAsync(_two.Address, phone.Token);
        var session = (await phone.GetAsync<Page<SignInSession>>("/api/v1/auth/sessions")).Items.Single(static s => s.Current);
        await _one.Owner.DeleteAsync($"/api/v1/auth/sessions/{session.Id}");
        (await UntilStatusAsync(phone, "/api/v1/me", 401)).ShouldBeLessThan(AtOnce);
    }

    [Fact]
    public void A_secret_that_one_node_sealed_opens_on_the_other()
    {
        var box = _one.App.Services.GetRequiredService<SecretBox>().Seal("test", "a key");
        _two.App.Services.GetRequiredService<SecretBox>().TryOpen("test", box, out var secret).ShouldBeTrue();
        secret.ShouldBe("a key");
    }

    [Fact]
    public async Task A_token_that_was_refreshed_on_one_node_is_good_on_the_other_at_once()
    {
        using var anonymous = new Http(_one.Address);
        var login = await anonymous.PostAsync<LoginResult>("/api/v1/auth/login", new LoginRequest(TestHome.Email, TestHome.Password));
        using var before = new Http(_two.Address, login.AccessToken);
        await before.GetAsync<User>("/api/v1/me");
        var fresh = await anonymous.PostAsync<LoginResult>("/api/v1/auth/refresh", new RefreshRequest(login.RefreshToken));
        using var after = new Http(_two.Address, fresh.AccessToken);
        await after.GetAsync<User>("/api/v1/me");
        await before.RefusedAsync(HttpMethod.Get, "/api/v1/me", "unauthenticated");
    }

    [Fact]
    public async Task A_member_who_is_removed_on_one_node_is_out_on_the_other_at_once()
    {
        using var anonymous = new Http(_two.Address);
        var ben = await anonymous.PostAsync<LoginResult>("/api/v1/auth/register", new RegisterRequest("ben@example.com", OpenHome.Password, "Ben"));
        await _one.Owner.PostAsync<Member>($"/api/v1/homes/{_one.HomeId}/members", new AddMemberRequest("ben@example.com", HomeRole.Member));
        using var there = new Http(_two.Address, ben.AccessToken);
        (await UntilStatusAsync(there, $"/api/v1/homes/{_one.HomeId}", 200)).ShouldBeLessThan(AtOnce);
        await _one.Owner.DeleteAsync($"/api/v1/homes/{_one.HomeId}/members/{ben.User.Id}");
        (await UntilStatusAsync(there, $"/api/v1/homes/{_one.HomeId}", 404)).ShouldBeLessThan(AtOnce);
    }

    private static async Task<TimeSpan> UntilStatusAsync(Http http, string path, int status)
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < TimeSpan.FromSeconds(10))
        {
            using var answer = await http.SendAsync(HttpMethod.Get, path);
            if ((int)answer.StatusCode == status)
            {
                break;
            }
        }

        return clock.Elapsed;
    }
}
