using Microsoft.Extensions.DependencyInjection;
using Roommate.Contracts.People;
using Roommate.People.Leaving;
using Roommate.Platform.Limits;
using Roommate.Testing;
using Shouldly;
using IRedis = Roommate.Live.Log.IRedis;

namespace Roommate.IntegrationTests.People;

/// <summary>A running program that takes registrations, shared by the tests of people; each makes people of its own.</summary>
public sealed class OpenHome : IAsyncLifetime
{
    public const string Password = "another-horse-7-staple";

    private int _people;

    public TestHome Home { get; private set; } = null!;

    public async Task InitializeAsync() => Home = await TestHome.StartAsync("--Registration:Mode=open");

    public async Task DisposeAsync() => await Home.DisposeAsync();

    /// <summary>What was under way meanwhile may have written behind a sweep; then the second look has it, and none of these texts is left.</summary>
    public Task NothingIsLeftAsync(params string[] traces)
    {
        IReadOnlyList<string> left = [];
        return Patience.UntilAsync(
            async () =>
            {
                left = await StoreDump.FindAsync(Home.App.Services.GetRequiredService<IRedis>(), traces);
                if (left.Count > 0)
                {
                    await LookAgainAsync();
                }

                return left.Count == 0;
            },
            () => string.Join('\n', left));
    }

    /// <summary>Makes the second looks that wait, as if their time had come.</summary>
    public async Task LookAgainAsync() =>
        await Home.App.Services.GetRequiredService<SecondLooks>().MakeAsync(TimeProvider.System.GetUtcNow() + SecondLooks.Wait, CancellationToken.None);

    /// <summary>Somebody new, signed in.</summary>
    public async Task<(Http Http, LoginResult Login)> RegisterAsync(string name)
    {
        // Tests make more people than one place may.
        await Home.App.Services.GetRequiredService<Buckets>().ResetAsync(new BucketLimit("register", 1, TimeSpan.FromSeconds(1)), "127.0.0.1", CancellationToken.None);
        using var anonymous = new Http(Home.Address);
        var email = $"{name}{Interlocked.Increment(ref _people)}@example.com".ToLowerInvariant();
        var login = await anonymous.PostAsync<LoginResult>("/api/v1/auth/register", new RegisterRequest(email, Password, name));
        login.User.Email.ShouldBe(email);
        return (new Http(Home.Address, login.AccessToken) { Token = login.AccessToken, UserId = login.User.Id }, login);
    }
}

[CollectionDefinition(Name)]
public sealed class OpenHomeGroup : ICollectionFixture<OpenHome>
{
    public const string Name = "a home that takes registrations";
}
