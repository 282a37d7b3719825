using System.Net.Http.Headers;
using Roommate.Contracts.Faults;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.Edge;

/// <summary>What a server counts is for whoever runs it.</summary>
public sealed class MetricsTests
{
    private const string Token = "a-token-of-the-operator";

    [Fact]
    public async Task Metrics_are_for_this_machine_and_who_has_the_token_and_health_is_for_everybody()
    {
        await using var home = await TestHome.StartAsync("--Proxy:Trusted=127.0.0.1", $"--Metrics:Token={Token}", "--Metrics:Allow=198.51.100.0/24");
        (await StatusAsync(home, "/metrics", from: null, token: null)).ShouldBe(200);
        (await StatusAsync(home, "/metrics", "203.0.113.9", token: null)).ShouldBe(403);
        (await StatusAsync(home, "/metrics/", "203.0.113.9", home.Owner.Token)).ShouldBe(403, "an owner of a home is not who runs the server");
        (await StatusAsync(home, "/metrics", "203.0.113.9", Token)).ShouldBe(200);
        (await StatusAsync(home, "/metrics", "198.51.100.4", token: null)).ShouldBe(200);
        (await StatusAsync(home, "/health/ready", "203.0.113.9", token: null)).ShouldBe(200);
    }

    [Fact]
    public async Task Behind_a_proxy_that_nobody_named_they_are_for_nobody()
    {
        await using var home = await TestHome.StartAsync();
        (await StatusAsync(home, "/metrics", "203.0.113.9", token: null)).ShouldBe(403);
        (await StatusAsync(home, "/metrics", "127.0.0.1", token: null)).ShouldBe(403);
        using var asked = new HttpRequestMessage(HttpMethod.Get, new Uri("/metrics", UriKind.Relative));
        asked.Headers.Add("Forwarded", "for=203.0.113.9");
        using var answer = await home.Owner.Client.SendAsync(asked);
        ((int)answer.StatusCode).ShouldBe(403);
        (await answer.Content.ReadAsStringAsync()).ShouldContain($"\"code\":\"{FaultCode.Forbidden}\"");
    }

    private static async Task<int> StatusAsync(TestHome home, string path, string? from, string? token)
    {
        using var client = new HttpClient { BaseAddress = home.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        if (from is not null)
        {
            request.Headers.Add("X-Forwarded-For", from);
        }

        using var answer = await client.SendAsync(request);
        return (int)answer.StatusCode;
    }
}
