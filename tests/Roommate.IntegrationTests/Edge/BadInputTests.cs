using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Roommate.Contracts;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Contracts.People;
using Roommate.Contracts.Rooms;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.Edge;

/// <summary>Every route of the OpenAPI document, fed what nobody should send: a problem document with a code, never a 500.</summary>
[Collection(HomeFixtureGroup.Name)]
public sealed class BadInputTests(HomeFixture fixture)
{
    private TestHome Home => fixture.Home;

    private static string Huge => new('x', 300_000);

    private static string Deep => string.Concat(Enumerable.Repeat("{\"a\":", 200)) + "1" + new string('}', 200);

    [Fact]
    public async Task Unreadable_bodies_are_refused_with_a_code()
    {
        string[] bodies = ["", "null", "[]", "\"text\"", "{", "{\"a\":}", "\u0000", Deep, "{}", $"{{\"text\":\"{Huge}\",\"name\":\"{Huge}\"}}"];
        foreach (var (method, path) in await OperationsAsync(withBody: true))
        {
            foreach (var body in bodies)
            {
                await MustBeCodedAsync(method, path, new StringContent(body, Encoding.UTF8, "application/json"));
            }

            await MustBeCodedAsync(method, path, new StringContent("a=b", Encoding.UTF8, "application/x-www-form-urlencoded"));
            await MustBeCodedAsync(method, path, new ByteArrayContent([0xC3, 0x28, 0xFF]) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } });
        }
    }

    [Fact]
    public async Task Wrong_types_in_every_field_are_refused_with_a_code()
    {
        string[] values = ["null", "-1", "1e400", "true", "[]", "{}", "\"\"", "\"\\u0000\"", "\"\\ud800\"", $"\"{Huge}\"", "[null]"];
        foreach (var (method, path, fields) in await OperationFieldsAsync())
        {
            foreach (var field in fields)
            {
                foreach (var value in values)
                {
                    await MustBeCodedAsync(method, path, new StringContent($"{{\"{field}\":{value}}}", Encoding.UTF8, "application/json"));
                }
            }
        }
    }

    [Fact]
    public async Task Strange_ids_and_queries_are_refused_with_a_code()
    {
        string[] ids = ["x", "dev_", "_", "%00", "%01", "..%2F..%2Fetc", new string('a', 4000), "dev_%F0%9F%92%A9", "*", "dev_{x}", "null"];
        foreach (var (method, path) in await OperationsAsync(withBody: null))
        {
            foreach (var id in ids)
            {
                await MustBeCodedAsync(method, path.Replace("{id}", id, StringComparison.Ordinal), method == HttpMethod.Get ? null : new StringContent("{}", Encoding.UTF8, "application/json"));
            }

            await MustBeCodedAsync(method, path.Replace("{id}", Home.HomeId, StringComparison.Ordinal) + "?limit=-5&cursor=%FF%00&before=abc&limit=99999999999999999999", null);
        }
    }

    [Fact]
    public async Task Another_tenants_id_answers_like_a_random_one()
    {
        using var stranger = await StrangerAsync();
        var theirs = await stranger.PostAsync<HomeView>("/api/v1/homes", new CreateHomeRequest("Their home"));
        var room = await stranger.PostAsync<Room>($"/api/v1/homes/{theirs.Id}/rooms", new CreateRoomRequest("Their room"));
        var device = await stranger.PostAsync<CreateDeviceResult>($"/api/v1/homes/{theirs.Id}/devices", new CreateDeviceRequest("Their lamp", room.Id));
        var message = await stranger.PostAsync<SendResult>($"/api/v1/rooms/{room.Id}/messages", new PostMessageRequest("psst"));
        var ids = new Dictionary<string, string> { ["hom"] = theirs.Id, ["room"] = room.Id, ["dev"] = device.Device.Id, ["msg"] = message.MessageId };
        foreach (var (method, path) in (await OperationsAsync(withBody: null)).Where(static o => o.Path.Contains("{id}", StringComparison.Ordinal)))
        {
            foreach (var (prefix, id) in ids)
            {
                var there = await AnswerAsync(method, path, id);
                var random = await AnswerAsync(method, path, prefix + "_01JD0000000000000000000000");
                there.ShouldBe(random, $"{method} {path} with a foreign {prefix}");
            }
        }
    }

    [Fact]
    public async Task Unknown_routes_and_methods_are_problem_documents()
    {
        await Home.Owner.RefusedAsync(HttpMethod.Get, "/api/v1/nothing", FaultCode.NotFound);
        await Home.Owner.RefusedAsync(HttpMethod.Post, "/api/v1/nothing", FaultCode.NotFound, new { });
        using var answer = await Home.Owner.SendAsync(HttpMethod.Put, "/api/v1/me", new { });
        ((int)answer.StatusCode).ShouldBe(405);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }

    private async Task<string> AnswerAsync(HttpMethod method, string path, string id)
    {
        var body = method == HttpMethod.Get || method == HttpMethod.Delete ? null : new StringContent("{}", Encoding.UTF8, "application/json");
        using var answer = await Home.Owner.SendAsync(method, path.Replace("{id}", id, StringComparison.Ordinal), body);
        var text = await answer.Content.ReadAsStringAsync();
        using var document = JsonDocument.Parse(text.Length == 0 ? "{}" : text);
        var code = document.RootElement.TryGetProperty("code", out var c) ? c.GetString() : "";
        var detail = document.RootElement.TryGetProperty("detail", out var d) ? d.GetString() : "";
        return string.Create(CultureInfo.InvariantCulture, $"{(int)answer.StatusCode} {code} {detail}");
    }

    private async Task MustBeCodedAsync(HttpMethod method, string path, HttpContent? body)
    {
        var shown = body is null ? "" : await body.ReadAsStringAsync();
        var target = path.Replace("{id}", Home.HomeId, StringComparison.Ordinal);
        if (method == HttpMethod.Delete && target.EndsWith("/me", StringComparison.Ordinal))
        {
            return;
        }

        using var answer = await Home.Owner.SendAsync(method, target, body);
        var text = await answer.Content.ReadAsStringAsync();
        var what = $"{method} {target[..Math.Min(target.Length, 200)]} {shown[..Math.Min(shown.Length, 200)]} -> {(int)answer.StatusCode} {text}";
        ((int)answer.StatusCode).ShouldBeLessThan(500, what);
        if ((int)answer.StatusCode >= 400)
        {
            answer.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json", what);
            text.ShouldNotBeEmpty(what);
            var problem = JsonSerializer.Deserialize<Problem>(text, Wire.Json)!;
            problem.Code.ShouldBeOneOf([.. FaultCode.All]);
            problem.TraceId.ShouldNotBeNullOrEmpty(what);
        }
    }

    private async Task<Http> StrangerAsync()
    {
        using var anonymous = new Http(Home.Address);
        using var answer = await anonymous.SendAsync(HttpMethod.Post, "/api/v1/auth/register", new RegisterRequest("eve@example.com", "another-horse-7-staple", "Eve"));
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
        return await Http.SignInAsync(Home.Address, "eve@example.com", "another-horse-7-staple");
    }

    private async Task<List<(HttpMethod Method, string Path)>> OperationsAsync(bool? withBody) =>
        [.. (await DocumentAsync()).Where(o => withBody is null || o.Fields is not null == withBody).Select(static o => (o.Method, o.Path))];

    private async Task<List<(HttpMethod Method, string Path, List<string> Fields)>> OperationFieldsAsync() =>
        [.. (await DocumentAsync()).Where(static o => o.Fields is { Count: > 0 }).Select(static o => (o.Method, o.Path, o.Fields!))];

    // Logging out or removing would end the session the test runs with.
    private async Task<List<(HttpMethod Method, string Path, List<string>? Fields)>> DocumentAsync()
    {
        var document = await Home.Owner.GetAsync<JsonElement>("/openapi/v1.json");
        var found = new List<(HttpMethod, string, List<string>?)>();
        foreach (var path in document.GetProperty("paths").EnumerateObject().Where(static p => p.Name.StartsWith("/api/", StringComparison.Ordinal)))
        {
            foreach (var operation in path.Value.EnumerateObject().Where(static o => o.Name is "get" or "post" or "patch" or "delete" or "put"))
            {
                if (path.Name.EndsWith("/logout", StringComparison.Ordinal) || path.Name.EndsWith("/events", StringComparison.Ordinal) || (operation.Name == "delete" && path.Name is ("/api/v1/homes/{id}" or "/api/v1/auth/sessions" or "/api/v1/me")))
                {
                    continue;
                }

                found.Add((new HttpMethod(operation.Name.ToUpperInvariant()), path.Name, FieldsOf(operation.Value, document)));
            }
        }

        found.Count.ShouldBeGreaterThan(20);
        return found;
    }

    private static List<string>? FieldsOf(JsonElement operation, JsonElement document)
    {
        if (!operation.TryGetProperty("requestBody", out var body))
        {
            return null;
        }

        var schema = body.GetProperty("content").EnumerateObject().First().Value.GetProperty("schema");
        if (schema.TryGetProperty("$ref", out var reference))
        {
            schema = document.GetProperty("components").GetProperty("schemas").GetProperty(reference.GetString()!.Split('/')[^1]);
        }

        return schema.TryGetProperty("properties", out var properties) ? [.. properties.EnumerateObject().Select(static p => p.Name)] : [];
    }
}
