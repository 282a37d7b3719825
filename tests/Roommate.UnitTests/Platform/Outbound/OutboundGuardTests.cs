using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Options;
using Roommate.Platform.Outbound;
using Shouldly;

namespace Roommate.UnitTests.Platform.Outbound;

public sealed class OutboundGuardTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.8.9.10")]
    [InlineData("0.0.0.0")]
    [InlineData("10.1.2.3")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("169.254.169.254")]
    [InlineData("100.64.0.1")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::1")]
    [InlineData("::")]
    [InlineData("fe80::1")]
    [InlineData("fc00::1")]
    [InlineData("fd12:3456::1")]
    [InlineData("ff02::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("2001:0:4136:e378::1")]
    [InlineData("2001:db8::1")]
    public void Addresses_of_the_house_and_the_machine_are_refused(string address) => Guard().Allows(IPAddress.Parse(address)).ShouldBeFalse();

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("172.32.0.1")]
    [InlineData("100.128.0.1")]
    [InlineData("2606:4700::1111")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("64:ff9b::808:808")]
    public void Addresses_of_the_internet_are_allowed(string address) => Guard().Allows(IPAddress.Parse(address)).ShouldBeTrue();

    [Fact]
    public void What_the_operator_allows_is_allowed_and_nothing_beside_it()
    {
        var guard = Guard("192.168.1.0/24, 127.0.0.1");
        guard.Allows(IPAddress.Parse("192.168.1.77")).ShouldBeTrue();
        guard.Allows(IPAddress.Parse("::ffff:127.0.0.1")).ShouldBeTrue();
        guard.Allows(IPAddress.Parse("192.168.2.1")).ShouldBeFalse();
        guard.Allows(IPAddress.Parse("127.0.0.2")).ShouldBeFalse();
    }

    [Fact]
    public void A_wrong_network_stops_the_start_with_an_example() =>
        new OutboundOptions { Allow = "192.168.1.0/24,house" }.Problem().ShouldNotBeNull().ShouldContain("\"house\"");

    [Theory]
    [InlineData("http://127.0.0.1/")]
    [InlineData("http://[::1]/")]
    [InlineData("http://2130706433/")]
    [InlineData("http://0x7f.1/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://user:secret@example.com/")]
    [InlineData("/hook")]
    public async Task A_bad_address_is_a_fault_of_its_field(string url) =>
        (await Guard().CheckAsync(url, "url", CancellationToken.None)).ShouldNotBeNull().Errors.ShouldNotBeNull().Keys.ShouldBe(["url"]);

    [Fact]
    public async Task A_name_with_one_private_address_among_public_ones_is_refused()
    {
        var guard = Guard(resolve: static _ => [IPAddress.Parse("1.1.1.1"), IPAddress.Parse("10.0.0.1")]);
        (await guard.CheckAsync("https://trap.example/", "url", CancellationToken.None)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_name_that_answers_differently_the_second_time_reaches_nothing()
    {
        using var inside = new TcpListener(IPAddress.Loopback, 0);
        inside.Start();
        var port = ((IPEndPoint)inside.LocalEndpoint).Port;
        var asked = 0;
        var guard = Guard(resolve: _ => asked++ == 0 ? [IPAddress.Parse("1.1.1.1")] : [IPAddress.Loopback]);
        (await guard.CheckAsync($"http://rebind.example:{port}/", "url", CancellationToken.None)).ShouldBeNull();
        using var client = new HttpClient(guard.NewHandler());
        var refused = await Should.ThrowAsync<HttpRequestException>(() => client.GetAsync(new Uri($"http://rebind.example:{port}/")));
        (refused as OutboundRefusedException ?? refused.InnerException).ShouldBeOfType<OutboundRefusedException>();
        inside.Pending().ShouldBeFalse();
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var port = ((IPEndPoint)server.LocalEndpoint).Port;
        using var client = new HttpClient(Guard("127.0.0.1").NewHandler());
        var answering = AnswerAsync(server, "HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/latest\r\nContent-Length: 0\r\n\r\n");
        using var answer = await client.GetAsync(new Uri($"http://127.0.0.1:{port}/"));
        await answering;
        answer.StatusCode.ShouldBe(HttpStatusCode.Found);
    }

    private static async Task AnswerAsync(TcpListener server, string text)
    {
        using var client = await server.AcceptTcpClientAsync();
        await using var stream = client.GetStream();
        await stream.ReadAtLeastAsync(new byte[1024], 1);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(text));
    }

    private static OutboundGuard Guard(string allow = "", Func<string, IPAddress[]>? resolve = null) =>
        new(Options.Create(new OutboundOptions { Allow = allow })) { Resolve = (host, _) => Task.FromResult(resolve?.Invoke(host) ?? []) };
}
