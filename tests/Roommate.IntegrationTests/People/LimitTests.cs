using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Roommate.Contracts;
using Roommate.Contracts.People;
using Roommate.Platform.Store;
using Roommate.Testing;
using Shouldly;
using IRedis = Roommate.Live.Log.IRedis;

namespace Roommate.IntegrationTests.People;

/// <summary>What holds strangers and scripts back, and lets people through.</summary>
public sealed class LimitTests(Xunit.Abstractions.ITestOutputHelper output) : IAsyncLifetime
{
    // 100,000 by hand: ROOMMATE_LOGIN_ATTEMPTS=100000.
    private static readonly int Attempts = int.Parse(Environment.GetEnvironmentVariable("ROOMMATE_LOGIN_ATTEMPTS") ?? "2000", CultureInfo.InvariantCulture);

    private TestHome _home = null!;

    public async Task InitializeAsync() => _home = await TestHome.StartAsync("--Limits:PerSecond=1000", "--Limits:Burst=1000000", "--Security:Origins=https://panel.example.com");

    public async Task DisposeAsync() => await _home.DisposeAsync();

    [Fact]
    public async Task However_many_passwords_are_tried_few_are_looked_at_the_owner_gets_in_and_memory_is_bounded()
    {
        var random = new Random(11);
        await SignInElsewhereAsync();
        using var attacker = new Http(_home.Address);
        var answers = new ConcurrentDictionary<string, int>();
        var began = TimeProvider.System.GetTimestamp();
        var (heap, store) = (GC.GetTotalMemory(forceFullCollection: true), await StoreBytesAsync());
        await Parallel.ForAsync(0, Attempts, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) =>
        {
            string email;
            lock (random)
            {
                email = random.Next(3) == 0 ? TestHome.Email : $"victim{random.Next(50)}@example.com";
            }

            using var answer = await attacker.SendAsync(HttpMethod.Post, "/api/v1/auth/login", new LoginRequest(email, $"guess number {i}"));
            answers.AddOrUpdate($"{(int)answer.StatusCode}", 1, static (_, n) => n + 1);
            if ((int)answer.StatusCode == 429)
            {
                answer.Headers.RetryAfter.ShouldNotBeNull().Delta!.Value.TotalSeconds.ShouldBeGreaterThanOrEqualTo(1);
            }
        });
        var (heapAfter, storeAfter) = (GC.GetTotalMemory(forceFullCollection: true), await StoreBytesAsync());
        output.WriteLine($"{Attempts} attempts in {TimeProvider.System.GetElapsedTime(began).TotalSeconds:0} s: {string.Join(", ", answers.OrderBy(static a => a.Key).Select(static a => $"{a.Value} x {a.Key}"))}; heap {(heapAfter - heap) / 1e6:+0.0;-0.0} MB, Redis {(storeAfter - store) / 1e6:+0.0;-0.0} MB");
        (heapAfter - heap).ShouldBeLessThan(64_000_000);
        (storeAfter - store).ShouldBeLessThan(8_000_000);
        // A machine that is busy beyond measure may say so (503); nothing else ever comes of it.
        answers.Keys.Except(["503"]).Order().ToArray().ShouldBe(["401", "429"]);
        answers["401"].ShouldBeLessThan(Math.Max(400, Attempts / 4));
        await _home.Owner.GetAsync<User>("/api/v1/me");
        await SignInElsewhereAsync();
        var redis = _home.App.Services.GetRequiredService<IRedis>();
        var buckets = 0;
        await foreach (var _ in redis.ScanAsync("rm:{*}:bucket:*", CancellationToken.None))
        {
            buckets++;
        }

        buckets.ShouldBeLessThan(120, "a bucket per address that was tried and place they came from, not per attempt");
    }

    [Fact]
    public async Task Every_answer_says_how_much_is_left_and_a_refusal_says_until_when()
    {
        await using var small = await TestHome.StartAsync("--Limits:PerSecond=1", "--Limits:Burst=20");
        using var first = await small.Owner.SendAsync(HttpMethod.Get, "/api/v1/me");
        Header(first, "RateLimit-Limit").ShouldBe(20);
        var left = Header(first, "RateLimit-Remaining");
        using var second = await small.Owner.SendAsync(HttpMethod.Get, "/api/v1/me");
        Header(second, "RateLimit-Remaining").ShouldBeLessThanOrEqualTo(left);
        for (var i = 0; i < 40; i++)
        {
            using var next = await small.Owner.SendAsync(HttpMethod.Get, "/api/v1/me");
            if ((int)next.StatusCode == 429)
            {
                next.Headers.RetryAfter!.Delta!.Value.TotalSeconds.ShouldBeInRange(1, 2);
                Header(next, "RateLimit-Remaining").ShouldBe(0);
                return;
            }
        }

        Assert.Fail("No request was held back.");
    }

    [Fact]
    public async Task Another_sites_page_may_call_only_when_it_is_listed_and_never_with_cookies()
    {
        using var listed = await AskAsync("https://panel.example.com");
        listed.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe(["https://panel.example.com"]);
        listed.Headers.Contains("Access-Control-Allow-Credentials").ShouldBeFalse();
        using var other = await AskAsync("https://evil.example.com");
        other.Headers.Contains("Access-Control-Allow-Origin").ShouldBeFalse();
    }

    // From where the owner has signed in before; the attacker is at 127.0.0.1.
    private async Task SignInElsewhereAsync()
    {
        using var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (context, ct) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(IPAddress.Parse("127.0.0.2"), 0));
                await socket.ConnectAsync(context.DnsEndPoint, ct);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        using var client = new HttpClient(handler) { BaseAddress = _home.Address };
        using var answer = await client.PostAsJsonAsync("/api/v1/auth/login", new LoginRequest(TestHome.Email, TestHome.Password), Wire.Json);
        ((int)answer.StatusCode).ShouldBe(200, await answer.Content.ReadAsStringAsync());
    }

    private async Task<long> StoreBytesAsync()
    {
        var redis = _home.App.Services.GetRequiredService<IRedis>();
        var info = (string)(await redis.CallAsync(static db => db.ExecuteAsync("INFO", "memory"), CancellationToken.None))!;
        return long.Parse(info.Split('\n').Single(static l => l.StartsWith("used_memory:", StringComparison.Ordinal))[12..], CultureInfo.InvariantCulture);
    }

    private static int Header(HttpResponseMessage answer, string name) => int.Parse(answer.Headers.GetValues(name).Single(), CultureInfo.InvariantCulture);

    private async Task<HttpResponseMessage> AskAsync(string origin)
    {
        using var client = new HttpClient { BaseAddress = _home.Address };
        using var request = new HttpRequestMessage(HttpMethod.Options, new Uri("/api/v1/me", UriKind.Relative));
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "GET");
        return await client.SendAsync(request);
    }
}
