using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;
using Roommate.Platform.Security;
using Roommate.Server.Hub;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.Edge;

/// <summary>
/// Every route and every hub method, for every role, an access token, another tenant and nobody. What is expected is
/// written here by hand (docs/people.md has the same table), not asked of the code that decides.
/// </summary>
public sealed class MatrixTests(MatrixWorld world) : IClassFixture<MatrixWorld>
{
    private static readonly string[] Everybody = ["owner", "admin", "member", "guest", "child", "service", "stranger"];

    private static readonly Dictionary<Right, string[]> May = new()
    {
        [Right.SignedIn] = Everybody,
        [Right.Account] = [.. Everybody.Except(["service"])],
        [Right.See] = ["owner", "admin", "member", "guest", "child", "service"],
        [Right.Talk] = ["owner", "admin", "member", "guest", "child"],
        [Right.Control] = ["owner", "admin", "member", "guest", "service"],
        [Right.Configure] = ["owner", "admin"],
        [Right.Administer] = ["owner", "admin"],
        [Right.Own] = ["owner"],
    };

    // What would end the sign-in the test goes on with, follows for ever, or writes to everybody's mailbox.
    private static readonly string[] NotTried = ["logout", "endAllSessions", "followTopics", "eraseMe", "exportMe", "regenerateTurn"];

    [Fact]
    public async Task Every_route_lets_in_whom_its_right_names_and_tells_strangers_nothing()
    {
        var wrong = new List<string>();
        var tried = 0;
        foreach (var (method, path, needs, name) in Routes())
        {
            foreach (var (caller, http) in world.Callers)
            {
                var allowed = May[needs.Right].Contains(caller);
                // What is allowed and takes something away is left to the tests of its capability.
                if (allowed && (method == HttpMethod.Delete || NotTried.Contains(name)))
                {
                    continue;
                }

                tried++;
                var (status, code, detail) = await AskAsync(http, method, path);
                var fits = caller == "anonymous" ? status == 401 && code == FaultCode.Unauthenticated
                    : allowed ? status is not 401 && code is not FaultCode.Forbidden && status < 500
                    : caller == "stranger" ? status == 404 && code == FaultCode.NotFound
                    : status == 403 && code == FaultCode.Forbidden;
                if (!fits)
                {
                    wrong.Add($"{method} {path} as {caller} ({needs.Right}) -> {status} {code} {detail}");
                }
            }
        }

        tried.ShouldBeGreaterThan(500);
        wrong.ShouldBeEmpty(string.Join('\n', wrong));
    }

    [Fact]
    public async Task Another_tenants_thing_answers_a_stranger_exactly_like_one_that_never_was()
    {
        var wrong = new List<string>();
        foreach (var (method, path, needs, _) in Routes().Where(static r => r.Needs.On is not null))
        {
            var id = world.Things.Values.First(path.Contains);
            var random = path.Replace(id, IdPrefix.Of(id).ToString() + "_01JD0000000000000000000000", StringComparison.Ordinal);
            var (there, nowhere) = (await AskAsync(world.Callers["stranger"], method, path), await AskAsync(world.Callers["stranger"], method, random));
            if (there != nowhere)
            {
                wrong.Add($"{method} {path} ({needs.Right}): {there} but {nowhere} for a random id");
            }
        }

        wrong.ShouldBeEmpty(string.Join('\n', wrong));
    }

    [Fact]
    public async Task Every_hub_method_lets_in_whom_its_right_names_and_tells_strangers_nothing()
    {
        var wrong = new List<string>();
        foreach (var (caller, http) in world.Callers.Where(static c => c.Key != "anonymous"))
        {
            await using var hub = await HubClient.ConnectAsync(world.Home.Address, http.Token);
            foreach (var method in HubMethods())
            {
                var needs = method.GetCustomAttribute<NeedsAttribute>()!;
                var answer = await CallAsync(hub, method, world.Things);
                var fits = May[needs.Right].Contains(caller) ? !answer.StartsWith(FaultCode.Forbidden, StringComparison.Ordinal) && !answer.StartsWith(FaultCode.Unauthenticated, StringComparison.Ordinal)
                    : caller == "stranger" ? answer == await CallAsync(hub, method, Nowhere()) && answer.StartsWith(FaultCode.NotFound, StringComparison.Ordinal)
                    : answer.StartsWith(FaultCode.Forbidden, StringComparison.Ordinal);
                if (!fits)
                {
                    wrong.Add($"{method.Name} as {caller} ({needs.Right}) -> {answer}");
                }
            }
        }

        wrong.ShouldBeEmpty(string.Join('\n', wrong));
        await Should.ThrowAsync<Exception>(() => HubClient.ConnectAsync(world.Home.Address, "nobody"));
    }

    /// <summary>Random arguments of every method: an answer, or a coded error that is not the server's own fault.</summary>
    [Fact]
    public async Task Whatever_the_hub_is_sent_it_answers_with_a_code()
    {
        var random = new Random(7);
        await using var hub = await world.Home.ConnectAsync();
        for (var i = 0; i < 600; i++)
        {
            var method = HubMethods()[random.Next(HubMethods().Length)];
            var argument = Junk(random, method.GetParameters()[0].ParameterType);
            var answer = await CallAsync(hub, method.Name, argument);
            var shown = $"{method.Name} {JsonSerializer.Serialize(argument, Wire.Json)[..Math.Min(300, JsonSerializer.Serialize(argument, Wire.Json).Length)]} -> {answer}";
            if (answer.Length > 0)
            {
                FaultCode.All.ShouldContain(answer.Split(':')[0], shown);
                answer.ShouldNotContain("went wrong on the server", Case.Insensitive, shown);
            }
        }

        (await CallAsync(hub, "NoSuchMethod", new { })).ShouldStartWith(FaultCode.Invalid);
    }

    private static MethodInfo[] HubMethods() =>
        [.. typeof(RoommateHub).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(static m => m.GetBaseDefinition() == m && m.GetCustomAttribute<NeedsAttribute>() is not null)];

    private IEnumerable<(HttpMethod Method, string Path, NeedsAttribute Needs, string Name)> Routes()
    {
        foreach (var endpoint in world.Home.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            if (endpoint.Metadata.GetMetadata<NeedsAttribute>() is not { Right: not Right.Public } needs || !endpoint.RoutePattern.RawText!.StartsWith("/api/", StringComparison.Ordinal))
            {
                continue;
            }

            foreach (var path in Paths(endpoint.RoutePattern.RawText, needs))
            {
                foreach (var method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods)
                {
                    yield return (new HttpMethod(method), path, needs, endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName ?? "");
                }
            }
        }
    }

    // /homes/{id}/... is about a home, /rooms/{id} about a room: the first word says which thing the id is of.
    private IEnumerable<string> Paths(string pattern, NeedsAttribute needs)
    {
        var prefix = pattern["/api/v1/".Length..].Split('/')[0] switch
        {
            "homes" => "hom", "rooms" => "room", "devices" => "dev", "messages" => "msg", "turns" => "trn", "files" => "fil", "scenes" => "scn", "routines" => "rtn", _ => null,
        };
        var path = System.Text.RegularExpressions.Regex.Replace(pattern, "\\{(?!id\\})[^}]*\\}", "usr_01JD0000000000000000000000", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));
        if (needs.On is null)
        {
            yield return path.Replace("{id}", "usr_01JD0000000000000000000000", StringComparison.Ordinal);
        }
        else if (prefix is not null && world.Things.TryGetValue(prefix, out var thing))
        {
            yield return path.Replace("{id}", thing, StringComparison.Ordinal);
        }
    }

    // A body that nobody can read: who may not is refused before it is looked at, who may is told that it is unreadable.
    private static async Task<(int Status, string Code, string Detail)> AskAsync(Http http, HttpMethod method, string path)
    {
        var body = method == HttpMethod.Get || method == HttpMethod.Head || method == HttpMethod.Delete ? null : new StringContent("[", Encoding.UTF8, "application/json");
        using var answer = await http.SendAsync(method, path, body);
        var text = await answer.Content.ReadAsStringAsync();
        if ((int)answer.StatusCode < 400)
        {
            return ((int)answer.StatusCode, "", "");
        }

        if (method == HttpMethod.Head)
        {
            // Its answer has no body to read: the status says it.
            return ((int)answer.StatusCode, (int)answer.StatusCode switch { 401 => FaultCode.Unauthenticated, 403 => FaultCode.Forbidden, 404 => FaultCode.NotFound, _ => "" }, "");
        }

        var problem = JsonSerializer.Deserialize<Problem>(text, Wire.Json).ShouldNotBeNull($"{method} {path}: {text}");
        problem.TraceId.ShouldNotBeNullOrEmpty();
        return ((int)answer.StatusCode, problem.Code, problem.Detail);
    }

    private static Dictionary<string, string> Nowhere() => new()
    {
        ["hom"] = "hom_01JD0000000000000000000000", ["room"] = "room_01JD0000000000000000000000", ["dev"] = "dev_01JD0000000000000000000000", ["trn"] = "trn_01JD0000000000000000000000",
    };

    // Everything a method may want, and nothing that does anything: an empty text, an empty patch, a command of a lamp that is away.
    private static Task<string> CallAsync(HubClient hub, MethodInfo method, Dictionary<string, string> things) => method.Name == "Speak"
        ? AnswerAsync(() => hub.SpeakAsync(new SpeakRequest(things["room"], "matrix"), AsyncEnumerable.Empty<byte[]>()))
        : CallAsync(
        hub,
        method.Name,
        method.Name switch
        {
            "Subscribe" => new { topics = Array.Empty<object>() },
            "Unsubscribe" => new { topics = Array.Empty<string>() },
            "SetDesired" => new { deviceId = things["dev"], patch = new { } },
            "Invoke" => new { deviceId = things["dev"], command = "press" },
            "Stop" => new { turnId = things["trn"] },
            "Typing" => new { roomId = things["room"], active = false },
            "Read" => new { roomId = things["room"], offset = 0 },
            _ => new { roomId = things["room"], deviceId = things["dev"], turnId = things["trn"], text = "", clientId = "matrix" },
        });

    private static Task<string> CallAsync(HubClient hub, string method, object argument) => AnswerAsync(() => hub.CallAsync(method, argument));

    private static async Task<string> AnswerAsync(Func<Task> call)
    {
        try
        {
            await call();
            return "";
        }
        catch (HubException refused)
        {
            // The client puts a sentence of its own before what the server said.
            return refused.Message[(refused.Message.IndexOf("HubException: ", StringComparison.Ordinal) is var at and >= 0 ? at + "HubException: ".Length : 0)..];
        }
    }

    private Dictionary<string, object?> Junk(Random random, Type type) =>
        type.GetProperties().Where(_ => random.Next(8) > 0).ToDictionary(static p => JsonNamingPolicy.CamelCase.ConvertName(p.Name), p => Value(random, p.PropertyType));

    private object? Value(Random random, Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        return random.Next(4) switch
        {
            0 => Odd(random),
            _ when plain == typeof(string) => world.Things.Values.ElementAt(random.Next(world.Things.Count)),
            _ when plain == typeof(bool) => random.Next(2) == 0,
            _ when plain == typeof(long) || plain == typeof(int) => random.NextInt64(-5, 1L << 40),
            _ when plain == typeof(JsonElement) => new Dictionary<string, object?> { ["light"] = Odd(random) },
            _ => Odd(random),
        };
    }

    private static object? Odd(Random random) => random.Next(9) switch
    {
        0 => null,
        1 => -1,
        2 => "",
        3 => new string('x', 9000),
        4 => "\u0000\u202e",
        5 => new object[] { null!, 1, "a" },
        6 => new Dictionary<string, object?> { ["a"] = new Dictionary<string, object?> { ["b"] = double.MaxValue } },
        7 => double.Parse("1e300", CultureInfo.InvariantCulture),
        _ => true,
    };
}
