using Roommate.Testing;

namespace Roommate.IntegrationTests.Discovery;

/// <summary>One home whose own endpoint takes foreign clients, for all tests of a class.</summary>
public sealed class OpenHome : IAsyncLifetime
{
    public TestHome Home { get; private set; } = null!;

    public async Task InitializeAsync() => Home = await TestHome.StartAsync("--Mqtt:AllowAnonymous=true");

    public async Task DisposeAsync() => await Home.DisposeAsync();
}
