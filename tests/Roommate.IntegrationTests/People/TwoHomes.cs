using Roommate.Testing;

namespace Roommate.IntegrationTests.People;

/// <summary>Two running programs on one Redis, shared by the tests of what one node does to the other; each makes people of its own.</summary>
public sealed class TwoHomes : IAsyncLifetime
{
    private readonly RedisServer _redis = new();

    public TestHome One { get; private set; } = null!;

    public TestHome Two { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        var shared = $"--Redis:ConnectionString={_redis.ConnectionString}";
        One = await TestHome.StartAsync(shared, "--Registration:Mode=open");
        Two = await TestHome.StartAsync(shared, "--Registration:Mode=open");
    }

    public async Task DisposeAsync()
    {
        await One.DisposeAsync();
        await Two.DisposeAsync();
        _redis.Dispose();
    }
}

[CollectionDefinition(Name)]
public sealed class TwoHomesGroup : ICollectionFixture<TwoHomes>
{
    public const string Name = "two nodes that take registrations";
}
