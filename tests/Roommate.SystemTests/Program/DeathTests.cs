using System.Diagnostics;
using Roommate.Contracts;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;
using Roommate.Contracts.People;
using Roommate.Contracts.Rooms;
using Roommate.Testing;
using Shouldly;

namespace Roommate.SystemTests.Program;

/// <summary>What was answered survives kill -9 of the server and of its Redis; a stop leaves nothing behind.</summary>
public sealed class DeathTests
{
    private static readonly string[] Owner =
    [
        $"--Setup:Email={TestHome.Email}", $"--Setup:Password={TestHome.Password}", "--Setup:Name=Ana", "--Setup:Home=Test home",
    ];

    [Fact]
    public async Task Kill_9_of_the_server_loses_nothing_that_was_answered()
    {
        await using var server = new ServerProcess(Owner);
        await server.StartAsync();
        var (room, device, sent) = await WriteAsync(server);
        await server.KillAsync();
        await server.StartAsync();
        await ShouldHoldAsync(server, room, device, sent);
    }

    [Fact]
    public async Task Kill_9_of_its_Redis_loses_nothing_that_was_answered_and_it_recovers_by_itself()
    {
        await using var server = new ServerProcess(Owner);
        await server.StartAsync();
        var (room, device, sent) = await WriteAsync(server);
        using (var redis = Process.GetProcessById(RedisOf(server)))
        {
            redis.Kill();
            await redis.WaitForExitAsync();
        }

        await ReadyAsync(server);
        await ShouldHoldAsync(server, room, device, sent);
    }

    [Fact]
    public async Task Ctrl_C_stops_everything_in_order_and_a_second_start_finds_its_data()
    {
        await using var server = new ServerProcess(Owner);
        await server.StartAsync();
        var (room, device, sent) = await WriteAsync(server);
        var redis = RedisOf(server);
        await server.InterruptAsync();
        server.ExitCode.ShouldBe(0, server.Output);
        Directory.Exists($"/proc/{redis}").ShouldBeFalse("its redis-server is still there");
        await server.StartAsync();
        await ShouldHoldAsync(server, room, device, sent);
    }

    [Fact]
    public async Task A_client_that_was_cut_by_kill_9_resumes_where_it_was()
    {
        await using var server = new ServerProcess(Owner);
        await server.StartAsync();
        using var before = await Http.SignInAsync(server.Address, TestHome.Email, TestHome.Password);
        var home = (await before.GetAsync<Page<HomeView>>("/api/v1/homes")).Items[0];
        var room = await before.PostAsync<Room>($"/api/v1/homes/{home.Id}/rooms", new CreateRoomRequest("Kitchen"));
        await using var client = await HubClient.ConnectAsync(server.Address, before.Token);
        var subscription = await client.SubscribeAsync(Topics.Room(room.Id));
        var first = await client.CallAsync<SendResult>("Send", new SendRequest(room.Id, "one", "c1"));
        var second = await client.CallAsync<SendResult>("Send", new SendRequest(room.Id, "two", "c2"));
        await server.KillAsync();
        await server.StartAsync();
        using var after = await Http.SignInAsync(server.Address, TestHome.Email, TestHome.Password);
        await using var again = await HubClient.ConnectAsync(server.Address, after.Token);
        var resumed = await again.SubscribeAsync(Topics.Room(room.Id), first.Offset, subscription.Epoch);
        resumed.Recovered.ShouldBe(true);
        (await again.NextAsync(static _ => true)).Offset.ShouldBe(second.Offset);
        (await again.CallAsync<SendResult>("Send", new SendRequest(room.Id, "two", "c2"))).ShouldBe(second);
    }

    private static async Task<(string Room, string Device, SendResult Sent)> WriteAsync(ServerProcess server)
    {
        using var http = await Http.SignInAsync(server.Address, TestHome.Email, TestHome.Password);
        var home = (await http.GetAsync<Page<HomeView>>("/api/v1/homes")).Items[0];
        var room = await http.PostAsync<Room>($"/api/v1/homes/{home.Id}/rooms", new CreateRoomRequest("Kitchen"));
        var created = await http.PostAsync<CreateDeviceResult>(
            $"/api/v1/homes/{home.Id}/devices",
            new CreateDeviceRequest("Lamp", room.Id, new Dictionary<string, Component> { ["light"] = new("light") }));
        await http.PatchAsync<System.Text.Json.JsonElement>($"/api/v1/devices/{created.Device.Id}/desired", new { light = new { on = true } });
        var sent = await http.PostAsync<SendResult>($"/api/v1/rooms/{room.Id}/messages", new PostMessageRequest("Is it on?", "once"));
        return (room.Id, created.Device.Id, sent);
    }

    private static async Task ShouldHoldAsync(ServerProcess server, string room, string device, SendResult sent)
    {
        using var http = await Http.SignInAsync(server.Address, TestHome.Email, TestHome.Password);
        var twin = await http.GetAsync<Twin>($"/api/v1/devices/{device}/twin");
        twin.Desired.GetProperty("light").GetProperty("on").GetBoolean().ShouldBeTrue();
        var messages = await http.GetAsync<Page<Message>>($"/api/v1/rooms/{room}/messages");
        messages.Items.ShouldContain(m => m.Id == sent.MessageId && m.Text == "Is it on?" && m.Offset == sent.Offset);
    }

    private static int RedisOf(ServerProcess server) =>
        int.Parse(File.ReadAllText(Path.Combine(server.Directory, "redis", "redis.pid")), System.Globalization.CultureInfo.InvariantCulture);

    private static async Task ReadyAsync(ServerProcess server)
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        await Patience.UntilAsync(
            async () =>
            {
                using var answer = await http.GetAsync(new Uri("/health/ready", UriKind.Relative));
                return answer.IsSuccessStatusCode;
            },
            () => "The server did not recover from the death of its Redis:\n" + server.Output);
    }
}
