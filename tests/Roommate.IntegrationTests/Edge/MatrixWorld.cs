using System.Text.Json;
using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Home;
using Roommate.Contracts.People;
using Roommate.Contracts.Rooms;
using Roommate.Testing;

namespace Roommate.IntegrationTests.Edge;

/// <summary>A home with somebody in every role and one thing of every kind, a stranger with a home of their own, and nobody at all.</summary>
public sealed class MatrixWorld : IAsyncLifetime
{
    private const string Password = "another-horse-7-staple";

    public TestHome Home { get; private set; } = null!;

    /// <summary>By role; <c>stranger</c> and <c>anonymous</c> beside.</summary>
    public Dictionary<string, Http> Callers { get; } = [];

    /// <summary>A thing's id by its prefix.</summary>
    public Dictionary<string, string> Things { get; } = [];

    public async Task InitializeAsync()
    {
        Home = await TestHome.StartAsync("--Registration:Mode=open");
        Callers["owner"] = Home.Owner;
        foreach (var role in new[] { HomeRole.Admin, HomeRole.Member, HomeRole.Child })
        {
            Callers[Name(role)] = await MemberAsync(role);
        }

        Callers["guest"] = await GuestAsync();
        var service = await Home.Owner.PostAsync<AddedService>(
            $"/api/v1/homes/{Home.HomeId}/services", new AddServiceRequest("Script", [TokenScope.See, TokenScope.Talk, TokenScope.Control, TokenScope.Configure, TokenScope.Administer]));
        Callers["service"] = new Http(Home.Address, service.Secret) { Token = service.Secret };
        Callers["stranger"] = await RegisterAsync("Stranger");
        await Callers["stranger"].PostAsync<HomeView>("/api/v1/homes", new CreateHomeRequest("Elsewhere"));
        Callers["anonymous"] = new Http(Home.Address);
        await FurnishAsync();
    }

    public async Task DisposeAsync()
    {
        foreach (var caller in Callers.Values.Where(c => c != Home.Owner))
        {
            caller.Dispose();
        }

        await Home.DisposeAsync();
    }

    public async Task<Http> RegisterAsync(string name)
    {
        var login = await Callers.GetValueOrDefault("anonymous", new Http(Home.Address))
            .PostAsync<LoginResult>("/api/v1/auth/register", new RegisterRequest($"{name}@example.com".ToLowerInvariant(), Password, name));
        return new Http(Home.Address, login.AccessToken) { Token = login.AccessToken, UserId = login.User.Id };
    }

    private static string Name(HomeRole role) => JsonNamingPolicy.CamelCase.ConvertName(role.ToString());

    private async Task<Http> MemberAsync(HomeRole role)
    {
        var person = await RegisterAsync(role.ToString());
        await Home.Owner.PostAsync<Member>($"/api/v1/homes/{Home.HomeId}/members", new AddMemberRequest($"{Name(role)}@example.com", role));
        return person;
    }

    private async Task<Http> GuestAsync()
    {
        var invite = await Home.Owner.PostAsync<Invite>($"/api/v1/homes/{Home.HomeId}/invites", new CreateInviteRequest());
        using var anonymous = new Http(Home.Address);
        var login = await anonymous.PostAsync<LoginResult>("/api/v1/auth/join", new JoinRequest(invite.Code, "Guest"));
        return new Http(Home.Address, login.AccessToken) { Token = login.AccessToken, UserId = login.User.Id };
    }

    private async Task FurnishAsync()
    {
        var owner = Home.Owner;
        var room = await Home.AddRoomAsync("Kitchen");
        var device = (await Home.AddDeviceAsync("Lamp", room.Id, ("light", new Component("light")))).Device;
        var message = await owner.PostAsync<SendResult>($"/api/v1/rooms/{room.Id}/messages", new PostMessageRequest("hello"));
        var turn = await owner.PostAsync<AskResult>($"/api/v1/rooms/{room.Id}/turns", new PostTurnRequest("what time is it?"));
        var file = await owner.PostAsync<RoomFile>($"/api/v1/rooms/{room.Id}/files?name=a.txt", new ByteArrayContent("a"u8.ToArray()));
        await owner.PatchAsync<JsonElement>($"/api/v1/devices/{device.Id}/desired", new { light = new { on = true } });
        var scene = await owner.PostAsync<JsonElement>($"/api/v1/homes/{Home.HomeId}/scenes", new { name = "Now" });
        var routine = await owner.PostAsync<JsonElement>(
            $"/api/v1/homes/{Home.HomeId}/routines",
            new { name = "Night", enabled = false, triggers = new[] { new { type = "cron", cron = "0 7 * * 1-5" } }, actions = new[] { new { type = "delay", forMs = 1000 } } });
        foreach (var id in new[] { Home.HomeId, room.Id, device.Id, message.MessageId, turn.TurnId, file.Id, scene.GetProperty("id").GetString()!, routine.GetProperty("id").GetString()! })
        {
            Things[IdPrefix.Of(id).ToString()] = id;
        }

        await Patience.UntilAsync(async () => (await owner.GetAsync<Turn>($"/api/v1/turns/{turn.TurnId}")).Status != TurnStatus.Running);
    }
}
