using Roommate.Contracts.Assistant;
using Roommate.Contracts.People;
using Roommate.Contracts.Rooms;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.Assistant;

/// <summary>One running application without a model, shared by the tests of what the assistant does by itself.</summary>
public sealed class AssistantFixture : IAsyncLifetime
{
    public TestHome Home { get; private set; } = null!;

    public Http Ana => Home.Owner;

    public string Path => $"/api/v1/homes/{Home.HomeId}";

    public async Task InitializeAsync() => Home = await TestHome.StartAsync("--Registration:Mode=open");

    public async Task DisposeAsync() => await Home.DisposeAsync();

    public Task<Turn> AskAsync(Room room, string text) => AskAsync(Ana, room, text);

    /// <summary>Asks, and waits for the end of the turn.</summary>
    public static async Task<Turn> AskAsync(Http who, Room room, string text)
    {
        var asked = await who.PostAsync<AskResult>($"/api/v1/rooms/{room.Id}/turns", new PostTurnRequest(text));
        return await EndedAsync(who, asked.TurnId);
    }

    public static Task<Turn> EndedAsync(Http who, string turnId) =>
        Patience.FindAsync(() => who.GetAsync<Turn>($"/api/v1/turns/{turnId}"), static turn => turn.Status != TurnStatus.Running, static turn => $"It goes on: {turn.Text}");

    /// <summary>Another member of the home, signed in.</summary>
    public Task<Http> MemberAsync(string name) => MemberAsync(Home, name);

    public static async Task<Http> MemberAsync(TestHome home, string name)
    {
        var invite = await home.Owner.PostAsync<Invite>($"/api/v1/homes/{home.HomeId}/invites", new CreateInviteRequest(HomeRole.Member));
        using var anonymous = new Http(home.Address);
        var login = await anonymous.PostAsync<LoginResult>("/api/v1/auth/register", new RegisterRequest($"{name}-{Guid.NewGuid():N}@example.com", "another-horse-7-staple", name, invite.Code));
        return new Http(home.Address, login.AccessToken) { Token = login.AccessToken, UserId = login.User.Id };
    }
}

[CollectionDefinition(Name)]
public sealed class AssistantFixtureGroup : ICollectionFixture<AssistantFixture>
{
    public const string Name = "a home that acts";
}
