using Roommate.Testing;

namespace Roommate.IntegrationTests.Edge;

/// <summary>One running application shared by the tests of the edge.</summary>
public sealed class HomeFixture : IAsyncLifetime
{
    public TestHome Home { get; private set; } = null!;

    public async Task InitializeAsync() => Home = await TestHome.StartAsync("--Registration:Mode=open");

    public async Task DisposeAsync() => await Home.DisposeAsync();
}

[CollectionDefinition(Name)]
public sealed class HomeFixtureGroup : ICollectionFixture<HomeFixture>
{
    public const string Name = "a running home";
}
