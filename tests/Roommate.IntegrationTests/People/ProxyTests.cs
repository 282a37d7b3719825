using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using Roommate.Contracts;
using Roommate.Contracts.People;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.People;

/// <summary>Behind a reverse proxy people are told apart by its word, and by nobody else's.</summary>
public sealed class ProxyTests
{
    [Fact]
    public async Task Behind_a_trusted_proxy_a_flood_from_one_address_does_not_shut_out_another()
    {
        await using var home = await TestHome.StartAsync("--Proxy:Trusted=127.0.0.1");
        var statuses = new HashSet<HttpStatusCode>();
        for (var i = 0; i < 15; i++)
        {
            statuses.Add((await LoginAsync(home, "203.0.113.9", TestHome.Email, $"guess number {i}")).StatusCode);
        }

        statuses.ShouldBe([HttpStatusCode.Unauthorized, HttpStatusCode.TooManyRequests], ignoreOrder: true);
        (await LoginAsync(home, "198.51.100.7", TestHome.Email, TestHome.Password)).StatusCode.ShouldBe(HttpStatusCode.OK);
        using var spoofed = await LoginAsync(home, "192.0.2.1, 203.0.113.9", TestHome.Email, TestHome.Password);
        spoofed.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests, "only the last address is the proxy's own word");
        var sessions = (await home.Owner.GetAsync<Page<SignInSession>>("/api/v1/auth/sessions")).Items;
        sessions.Select(static s => s.From).ShouldContain("198.51.100.7");

        using var secure = new HttpRequestMessage(HttpMethod.Get, new Uri("/api/v1/about", UriKind.Relative));
        secure.Headers.Add("X-Forwarded-Proto", "https");
        using var answer = await home.Owner.Client.SendAsync(secure);
        answer.Headers.Contains("Strict-Transport-Security").ShouldBeTrue();
    }

    [Fact]
    public async Task Nobody_makes_up_an_address_where_no_proxy_is_trusted()
    {
        await using var home = await TestHome.StartAsync();
        (await LoginAsync(home, "198.51.100.7", TestHome.Email, TestHome.Password)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await home.Owner.GetAsync<Page<SignInSession>>("/api/v1/auth/sessions")).Items.ShouldAllBe(static s => s.From == "127.0.0.1");
    }

    [Fact]
    public async Task A_page_of_another_site_opens_no_socket_unless_it_is_listed()
    {
        await using var home = await TestHome.StartAsync("--Security:Origins=https://panel.example.com");
        (await OpensAsync(home, "https://evil.example.com")).ShouldBeFalse();
        (await OpensAsync(home, "null")).ShouldBeFalse();
        (await OpensAsync(home, "https://panel.example.com")).ShouldBeTrue();
        (await OpensAsync(home, home.Address.GetLeftPart(UriPartial.Authority))).ShouldBeTrue();
        (await OpensAsync(home, null)).ShouldBeTrue("a program sends no origin");
    }

    [Fact]
    public async Task An_answer_that_is_an_error_carries_the_policy_and_the_limits_like_any_other()
    {
        await using var home = await TestHome.StartAsync("--Limits:PerSecond=100");
        using var broken = new StringContent("{", System.Text.Encoding.UTF8, "application/json");
        using var answer = await home.Owner.SendAsync(HttpMethod.Post, "/api/v1/homes", broken);
        ((int)answer.StatusCode).ShouldBe(400);
        foreach (var header in (string[])["Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy", "RateLimit-Limit", "RateLimit-Remaining"])
        {
            answer.Headers.Contains(header).ShouldBeTrue(header);
        }
    }

    private static async Task<bool> OpensAsync(TestHome home, string? origin)
    {
        using var socket = new ClientWebSocket();
        if (origin is not null)
        {
            socket.Options.SetRequestHeader("Origin", origin);
        }

        try
        {
            await socket.ConnectAsync(new UriBuilder(home.Address) { Scheme = "ws", Path = "/hub", Query = $"access_token={home.Owner.Token}" }.Uri, CancellationToken.None);
            return true;
        }
        catch (WebSocketException refused) when (refused.Message.Contains("403", StringComparison.Ordinal))
        {
            return false;
        }
    }

    private static async Task<HttpResponseMessage> LoginAsync(TestHome home, string forwardedFor, string email, string password)
    {
        using var anonymous = new Http(home.Address);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/api/v1/auth/login", UriKind.Relative)) { Content = JsonContent.Create(new LoginRequest(email, password), options: Wire.Json) };
        request.Headers.Add("X-Forwarded-For", forwardedFor);
        return await anonymous.Client.SendAsync(request);
    }
}
