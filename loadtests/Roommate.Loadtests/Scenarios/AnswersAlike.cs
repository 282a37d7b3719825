using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Home;
using Roommate.Contracts.People;
using Roommate.Contracts.Rooms;
using Roommate.Loadtests.Measuring;
using Roommate.Testing;

namespace Roommate.Loadtests.Scenarios;

/// <summary>
/// Whether a stranger learns anything from how long an answer takes: another tenant's ids against random ones over the
/// routes that take an id, and an address that has an account against one that has none at the doors.
/// </summary>
public sealed partial class AnswersAlike : IScenario
{
    private const string Password = "another-horse-7-staple";
    private const int Accounts = 15;
    private const int TriesPerAddress = 5;

    public string Name => "answers-alike";

    public string Summary => "[times=1000; 0: the doors alone]: another tenant's id against a random one, a known address against an unknown one: bodies and times";

    public async Task<int> RunAsync(string[] args, CancellationToken ct)
    {
        var times = LiveRoom.Argument(args, 0, 1000);
        var random = new Random(7);
        await using var server = await ServerUnderTest.RoommateAsync(["--Registration:Mode=Open", "--Proxy:Trusted=127.0.0.1"], ct);
        using var doors = new HttpClient { BaseAddress = server.Owner!.Client.BaseAddress };
        Console.WriteLine(Comparison.Head);
        var all = times > 0 ? await IdsAsync(server, doors, times, random, ct) : [];
        all.AddRange(await DoorsAsync(doors, random, ct));
        return all.TrueForAll(static c => c.Answers.Count == 1) ? 0 : 1;
    }

    private static async Task<List<Comparison>> IdsAsync(ServerUnderTest server, HttpClient doors, int times, Random random, CancellationToken ct)
    {
        var owner = server.Owner!;
        var device = (await owner.PostAsync<CreateDeviceResult>($"/api/v1/homes/{server.Home}/devices", new CreateDeviceRequest("Lamp", server.Room, new Dictionary<string, Component> { ["light"] = new("light") }))).Device.Id;
        var message = (await owner.PostAsync<SendResult>($"/api/v1/rooms/{server.Room}/messages", new PostMessageRequest("hello"))).MessageId;
        var turn = (await owner.PostAsync<AskResult>($"/api/v1/rooms/{server.Room}/turns", new PostTurnRequest("is the lamp on?"))).TurnId;
        var stranger = await RegisterAsync(doors, "eve@example.com", "10.9.9.9", ct);
        using var eve = new HttpClient { BaseAddress = doors.BaseAddress };
        eve.DefaultRequestHeaders.Authorization = new("Bearer", stranger.AccessToken);
        (string Path, string Id)[] things =
        [
            ("/homes/{id}", server.Home), ("/homes/{id}/members", server.Home), ("/homes/{id}/rooms", server.Home), ("/homes/{id}/devices", server.Home), ("/homes/{id}/audit", server.Home),
            ("/rooms/{id}", server.Room), ("/rooms/{id}/messages", server.Room), ("/devices/{id}", device), ("/devices/{id}/twin", device), ("/messages/{id}", message), ("/turns/{id}", turn),
        ];
        var found = new List<Comparison>();
        foreach (var (path, id) in things)
        {
            // Random ones that are new each time, and of the same moment: an id begins with the time it was made.
            string Random() => $"{id[..^12]}{string.Concat(Enumerable.Range(0, 12).Select(_ => "0123456789ABCDEFGHJKMNPQRSTVWXYZ"[random.Next(32)]))}";
            await new Comparison("").RunAsync(times / 10, random, () => AskAsync(eve, path, id, ct), () => AskAsync(eve, path, Random(), ct));
            var comparison = new Comparison($"`GET {path}`");
            await comparison.RunAsync(times, random, () => AskAsync(eve, path, id, ct), () => AskAsync(eve, path, Random(), ct));
            Console.WriteLine(comparison);
            found.Add(comparison);
        }

        return found;
    }

    private static async Task<List<Comparison>> DoorsAsync(HttpClient doors, Random random, CancellationToken ct)
    {
        for (var i = 0; i < Accounts; i++)
        {
            await RegisterAsync(doors, $"known{i}@example.com", $"10.1.0.{i}", ct);
        }

        var place = 0;
        var (login, forgotten) = (new Comparison("`POST /auth/login`, wrong password"), new Comparison("`POST /auth/password/forgotten`"));
        await login.RunAsync(Accounts * TriesPerAddress, random, Turns("known", i => LoginAsync(i)), Turns("nobody", i => LoginAsync(i)));
        Console.WriteLine(login);
        await forgotten.RunAsync(Accounts * 3, random, Turns("known", i => ForgottenAsync(i)), Turns("nobody", i => ForgottenAsync(i)));
        Console.WriteLine(forgotten);
        return [login, forgotten];

        // Every address is tried in turn and from a new place each time, so that no limit is reached.
        Func<Task<string>> Turns(string who, Func<string, Task<string>> ask)
        {
            var tried = 0;
            return () => ask($"{who}{tried++ % Accounts}@example.com");
        }

        Task<string> LoginAsync(string email) => PostAsync(doors, "/api/v1/auth/login", new LoginRequest(email, "not-the-password"), $"10.2.{place / 250}.{place++ % 250}", ct);
        Task<string> ForgottenAsync(string email) => PostAsync(doors, "/api/v1/auth/password/forgotten", new ForgottenPassword(email), $"10.3.{place / 250 % 250}.{place++ % 250}", ct);
    }

    private static async Task<LoginResult> RegisterAsync(HttpClient doors, string email, string from, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/auth/register") { Content = JsonContent.Create(new RegisterRequest(email, Password, "Somebody"), options: Wire.Json) };
        request.Headers.Add("X-Forwarded-For", from);
        using var answer = await doors.SendAsync(request, ct);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<LoginResult>(Wire.Json, ct))!;
    }

    private static async Task<string> PostAsync(HttpClient doors, string path, object body, string from, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body, body.GetType(), options: Wire.Json) };
        request.Headers.Add("X-Forwarded-For", from);
        using var answer = await doors.SendAsync(request, ct);
        return $"{(int)answer.StatusCode} {Trace().Replace(await answer.Content.ReadAsStringAsync(ct), "")}";
    }

    private static async Task<string> AskAsync(HttpClient eve, string path, string id, CancellationToken ct)
    {
        using var answer = await eve.GetAsync(new Uri("/api/v1" + path.Replace("{id}", id, StringComparison.Ordinal), UriKind.Relative), ct);
        return $"{(int)answer.StatusCode} {Trace().Replace(await answer.Content.ReadAsStringAsync(ct), "")}";
    }

    [GeneratedRegex("\"traceId\":\"[^\"]*\"")]
    private static partial Regex Trace();
}
