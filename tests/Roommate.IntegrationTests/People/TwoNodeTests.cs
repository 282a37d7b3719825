using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Roommate.Contracts;
using Roommate.Contracts.People;
using Roommate.Platform.Security;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.People;

/// <summary>Two programs on one Redis: what ends on one has ended on the other, long before any cache would have forgotten it.</summary>
[Collection(TwoHomesGroup.Name)]
public sealed class TwoNodeTests(TwoHomes nodes)
{
    // What is told takes milliseconds; what is only forgotten takes the 5 s of the caches, however often it is tried.
    private const int Tries = 5;

    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(4.5);

    private readonly TestHome _one = nodes.One;
    private readonly TestHome _two = nodes.Two;

    [Fact]
    public Task A_session_that_is_ended_on_one_node_is_refused_by_the_other_at_once() => AtOnceAsync(async _ =>
    {
        using var phone = await Http.SignInAsync(_two.Address, TestHome.Email, TestHome.Password);
        await phone.GetAsync<User>("/api/v1/me");
        await using var live = await HubClient.ConnectAsync(_two.Address, phone.Token);
        var session = (await phone.GetAsync<Page<SignInSession>>("/api/v1/auth/sessions")).Items.Single(static s => s.Current);
        await _one.Owner.DeleteAsync($"/api/v1/auth/sessions/{session.Id}");
        return await UntilStatusAsync(phone, "/api/v1/me", 401);
    });

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
    public Task A_member_who_is_removed_on_one_node_is_out_on_the_other_at_once() => AtOnceAsync(async attempt =>
    {
        var email = $"ben{attempt}@example.com";
        using var anonymous = new Http(_two.Address);
        var ben = await anonymous.PostAsync<LoginResult>("/api/v1/auth/register", new RegisterRequest(email, OpenHome.Password, "Ben"));
        await _one.Owner.PostAsync<Member>($"/api/v1/homes/{_one.HomeId}/members", new AddMemberRequest(email, HomeRole.Member));
        using var there = new Http(_two.Address, ben.AccessToken);
        var came = await UntilStatusAsync(there, $"/api/v1/homes/{_one.HomeId}", 200);
        await _one.Owner.DeleteAsync($"/api/v1/homes/{_one.HomeId}/members/{ben.User.Id}");
        var went = await UntilStatusAsync(there, $"/api/v1/homes/{_one.HomeId}", 404);
        return came > went ? came : went;
    });

    // A busy machine may be slow by itself now and then, but not each time.
    private static async Task AtOnceAsync(Func<int, Task<TimeSpan>> story)
    {
        var took = new List<TimeSpan>();
        do
        {
            took.Add(await story(took.Count));
        }
        while (took[^1] >= AtOnce && took.Count < Tries);

        took[^1].ShouldBeLessThan(AtOnce, string.Join(", ", took));
    }

    private static async Task<TimeSpan> UntilStatusAsync(Http http, string path, int status)
    {
        var clock = Stopwatch.StartNew();
        await Patience.UntilAsync(async () =>
        {
            using var answer = await http.SendAsync(HttpMethod.Get, path);
            return (int)answer.StatusCode == status;
        });
        return clock.Elapsed;
    }
}
