using Microsoft.AspNetCore.Http;
using Roommate.Platform.Http;
using Shouldly;

namespace Roommate.UnitTests.Platform.Http;

/// <summary>Which page a socket may come from.</summary>
public sealed class SocketOriginsTests
{
    [Theory]
    [InlineData("http://localhost:5080", "localhost:5080", true)]
    [InlineData("https://home.example.com", "home.example.com", true)]
    [InlineData("https://home.example.com", "home.example.com:8080", true)]
    [InlineData("https://HOME.example.com", "home.example.com", true)]
    [InlineData("http://[::1]:5080", "[::1]:5080", true)]
    [InlineData("http://localhost:3000", "localhost:5080", false)]
    [InlineData("https://evil.example.com", "home.example.com", false)]
    [InlineData("https://home.example.com.evil.example", "home.example.com", false)]
    [InlineData("null", "home.example.com", false)]
    [InlineData("file://", "home.example.com", false)]
    public void Only_the_own_page_is_ours_whatever_a_proxy_speaks(string origin, string host, bool ours) =>
        SocketOrigins.IsOurs(origin, new HostString(host)).ShouldBe(ours);
}
