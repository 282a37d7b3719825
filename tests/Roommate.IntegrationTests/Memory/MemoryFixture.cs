using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Testing;

namespace Roommate.IntegrationTests.Memory;

/// <summary>One running application shared by the tests of memory; each person has memories of their own.</summary>
public sealed class MemoryFixture : IAsyncLifetime
{
    public TestHome Home { get; private set; } = null!;

    public string Path => $"/api/v1/homes/{Home.HomeId}/memories";

    public async Task InitializeAsync() => Home = await TestHome.StartAsync("--Registration:Mode=open", "--Memory:RecallDeadlineMs=10000");

    public async Task DisposeAsync() => await Home.DisposeAsync();

    public Task<MemoryView> AddAsync(Http who, CreateMemoryRequest memory) => who.PostAsync<MemoryView>(Path, memory);

    public async Task<IReadOnlyList<MemoryView>> FindAsync(Http who, string question, string more = "") =>
        (await who.GetAsync<Page<MemoryView>>($"{Path}?q={Uri.EscapeDataString(question)}{more}")).Items;
}

[CollectionDefinition(Name)]
public sealed class MemoryFixtureGroup : ICollectionFixture<MemoryFixture>
{
    public const string Name = "a home that remembers";
}
