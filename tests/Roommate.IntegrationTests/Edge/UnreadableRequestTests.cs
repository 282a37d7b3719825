using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Roommate.Contracts;
using Roommate.Contracts.Faults;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.Edge;

/// <summary>What is no request at all, and what never comes to its end, is answered in words too.</summary>
[Collection(HomeFixtureGroup.Name)]
public sealed class UnreadableRequestTests(HomeFixture fixture)
{
    private const string End = " HTTP/1.1\r\nHost: localhost\r\n\r\n";

    public static TheoryData<string, int, string> Requests => new()
    {
        { "GET /api/v1/devices/%00" + End, 400, FaultCode.Invalid },
        { "GET /%00" + End, 400, FaultCode.Invalid },
        { "GET /api/v1/me HTTP/1.1\r\n\r\n", 400, FaultCode.Invalid },
        { "GET /api/v1/me HTTP/1.1\r\nHost: localhost\r\nno header\r\n\r\n", 400, FaultCode.Invalid },
        { "GET /api/v1/me HTTP/1.1\r\nHost: localhost\r\nContent-Length: two\r\n\r\n", 400, FaultCode.Invalid },
        { "POST /api/v1/auth/login HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip\r\n\r\n", 400, FaultCode.Invalid },
        { "GET /api/v1/me HTTP/7.3\r\nHost: localhost\r\n\r\n", 505, FaultCode.Invalid },
        { "\u0016\u0003\u0001 hello\r\n\r\n", 400, FaultCode.Invalid },
        { "GET /" + new string('a', 20_000) + End, 414, FaultCode.TooLarge },
        { "GET /api/v1/me HTTP/1.1\r\nHost: localhost\r\nX-Long: " + new string('a', 70_000) + "\r\n\r\n", 431, FaultCode.TooLarge },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Every_refusal_is_one_problem_document_and_nothing_else(string request, int status, string code)
    {
        var (head, body) = Parts(await SayAsync(request));
        head.ShouldStartWith(string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} "));
        head.ShouldContain("Content-Type: application/problem+json");
        head.ShouldContain(string.Create(CultureInfo.InvariantCulture, $"Content-Length: {Encoding.UTF8.GetByteCount(body)}"));
        var problem = JsonSerializer.Deserialize<Problem>(body, Wire.Json)!;
        problem.Code.ShouldBe(code);
        problem.Status.ShouldBe(status);
        problem.TraceId.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task A_good_request_before_a_bad_one_on_the_same_connection_keeps_its_answer()
    {
        var answers = await SayAsync("GET /health/live" + End + "GET /%00" + End);
        answers.ShouldStartWith("HTTP/1.1 200 OK");
        answers.ShouldContain("{\"status\":\"ok\"}");
        Parts(answers[answers.LastIndexOf("HTTP/1.1 400", StringComparison.Ordinal)..]).Body.ShouldContain("\"code\":\"invalid\"");
    }

    [Theory]
    [InlineData("Content-Length: 13", "{\"email\":\"", "A\"}")]
    [InlineData("Transfer-Encoding: chunked", "a\r\n{\"email\":\"\r\n", "3\r\nA\"}\r\n0\r\n\r\n")]
    public async Task A_body_that_never_ends_is_given_up_and_its_connection_goes_on(string length, string first, string rest)
    {
        // Nobody signs in: on a busy machine that takes longer than the second this server gives.
        await using var small = await TestHome.StartFreshAsync("--Limits:RequestSeconds=1");
        using var socket = new TcpClient();
        await socket.ConnectAsync(small.Address.Host, small.Address.Port);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /api/v1/auth/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n{length}\r\n\r\n{first}"));
        (await ReadAsync(stream, "\"code\":\"timeout\"")).ShouldStartWith("HTTP/1.1 504");
        await stream.WriteAsync(Encoding.ASCII.GetBytes(rest + "GET /health/live" + End));
        (await ReadAsync(stream, "{\"status\":\"ok\"}")).ShouldContain("HTTP/1.1 200 OK");
        foreach (var log in Directory.GetFiles(Path.Combine(small.DataDirectory, "logs")))
        {
            using var file = new StreamReader(new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            (await file.ReadToEndAsync()).ShouldNotContain("\"Level\":\"Error\"");
        }
    }

    // Until the server closes.
    private async Task<string> SayAsync(string request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(fixture.Home.Address.Host, fixture.Home.Address.Port);
        await using var stream = socket.GetStream();
        using var limit = new CancellationTokenSource(Patience.Long);
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), limit.Token);
        using var all = new MemoryStream();
        await stream.CopyToAsync(all, limit.Token);
        return Encoding.UTF8.GetString(all.ToArray());
    }

    private static async Task<string> ReadAsync(NetworkStream stream, string until)
    {
        using var limit = new CancellationTokenSource(Patience.Long);
        var buffer = new byte[8192];
        var text = "";
        while (!text.Contains(until, StringComparison.Ordinal))
        {
            var read = await stream.ReadAsync(buffer, limit.Token);
            read.ShouldBeGreaterThan(0, text);
            text += Encoding.UTF8.GetString(buffer, 0, read);
        }

        return text;
    }

    private static (string Head, string Body) Parts(string answer)
    {
        var at = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        at.ShouldBeGreaterThan(0, answer);
        return (answer[..at], answer[(at + 4)..]);
    }
}
