using System.Text.Json;
using Roommate.Contracts;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Contracts.People;
using Roommate.Testing;
using Shouldly;
using IRedis = Roommate.Live.Log.IRedis;
using Microsoft.Extensions.DependencyInjection;

namespace Roommate.IntegrationTests.People;

[Collection(OpenHomeGroup.Name)]
public sealed class IdempotencyTests(OpenHome open)
{
    [Fact]
    public async Task The_same_key_and_body_act_once_and_get_the_first_answer()
    {
        var (ana, _) = await open.RegisterAsync("Ana");
        var first = await PostAsync(ana, "/api/v1/homes", new CreateHomeRequest("Flat"), "key-1");
        var again = await PostAsync(ana, "/api/v1/homes", new CreateHomeRequest("Flat"), "key-1");
        again.ShouldBe(first);
        first.Status.ShouldBe(201);
        (await ana.GetAsync<Page<HomeView>>("/api/v1/homes")).Items.Count.ShouldBe(1);
        ana.Dispose();
    }

    [Fact]
    public async Task The_same_key_with_another_body_is_422()
    {
        var (ana, _) = await open.RegisterAsync("Ana");
        await PostAsync(ana, "/api/v1/homes", new CreateHomeRequest("Flat"), "key-2");
        var (status, body) = await PostAsync(ana, "/api/v1/homes", new CreateHomeRequest("House"), "key-2");
        status.ShouldBe(422);
        JsonSerializer.Deserialize<Problem>(body, Wire.Json)!.Code.ShouldBe(FaultCode.Invalid);
        ana.Dispose();
    }

    [Fact]
    public async Task Of_many_at_once_one_acts()
    {
        var (ana, _) = await open.RegisterAsync("Ana");
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => PostAsync(ana, "/api/v1/homes", new CreateHomeRequest("Flat"), "key-3")));
        answers.ShouldAllBe(static a => a.Status == 201 || a.Status == 409);
        answers.Where(static a => a.Status == 201).Distinct().Count().ShouldBe(1);
        (await ana.GetAsync<Page<HomeView>>("/api/v1/homes")).Items.Count.ShouldBe(1);
        ana.Dispose();
    }

    [Fact]
    public async Task A_key_is_the_callers_own_and_a_refused_request_may_be_mended()
    {
        var (ana, _) = await open.RegisterAsync("Ana");
        var (ben, _) = await open.RegisterAsync("Ben");
        var anas = await PostAsync(ana, "/api/v1/homes", new CreateHomeRequest("Flat"), "key-4");
        (await PostAsync(ben, "/api/v1/homes", new CreateHomeRequest("Flat"), "key-4")).ShouldNotBe(anas);
        (await PostAsync(ben, "/api/v1/homes", new CreateHomeRequest(" "), "key-5")).Status.ShouldBe(400);
        (await PostAsync(ben, "/api/v1/homes", new CreateHomeRequest("House"), "key-5")).Status.ShouldBe(201);
        (await PostAsync(ben, "/api/v1/homes", new CreateHomeRequest("House"), "two words")).Status.ShouldBe(400);
        ana.Dispose();
        ben.Dispose();
    }

    [Fact]
    public async Task A_secret_in_a_kept_answer_is_nowhere_in_the_store()
    {
        var owner = open.Home.Owner;
        var request = new CreateDeviceRequest("Lamp", null, new Dictionary<string, Component> { ["light"] = new("light") });
        var (_, body) = await PostAsync(owner, $"/api/v1/homes/{open.Home.HomeId}/devices", request, "key-6");
        var secret = JsonSerializer.Deserialize<CreateDeviceResult>(body, Wire.Json)!.Secret;
        (await PostAsync(owner, $"/api/v1/homes/{open.Home.HomeId}/devices", request, "key-6")).Body.ShouldBe(body);
        var database = open.Home.App.Services.GetRequiredService<IRedis>().Database;
        const string Scan = "local found = 0 for _, k in ipairs(redis.call('KEYS', '*')) do local d = redis.call('DUMP', k) if d and string.find(d, ARGV[1], 1, true) then found = found + 1 end end return found";
        ((int)await database.ScriptEvaluateAsync(Scan, [], [secret])).ShouldBe(0);
    }

    private static async Task<(int Status, string Body)> PostAsync(Http http, string path, object body, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = System.Net.Http.Json.JsonContent.Create(body, body.GetType(), options: Wire.Json) };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        using var answer = await http.Client.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
