using System.Text;
using Roommate.Home.Bridge;
using Shouldly;

namespace Roommate.UnitTests.Home.Bridge;

public sealed class BridgeAddressTests
{
    [Theory]
    [InlineData("mqtt://user:p%40ss@broker:1884", "broker", 1884, false, "user", "p@ss")]
    [InlineData("mqtts://user@10.0.0.5", "10.0.0.5", 8883, true, "user", null)]
    [InlineData("mqtt://[::1]", "::1", 1883, false, null, null)]
    public void An_address_says_where_and_as_whom(string address, string host, int port, bool secure, string? user, string? password)
    {
        BridgeAddress.Problem(address).ShouldBeNull();
        var options = BridgeAddress.Read(address);
        (options.Host, options.Port, options.Tls is not null, options.UserName).ShouldBe((host, port, secure, user));
        (options.Password is null ? null : Encoding.UTF8.GetString(options.Password)).ShouldBe(password);
    }

    [Theory]
    [InlineData("broker:1883")]
    [InlineData("http://user:secret@broker")]
    [InlineData("mqtt://")]
    public void What_is_no_address_is_said_with_an_example_and_without_the_password(string address)
    {
        var problem = BridgeAddress.Problem(address).ShouldNotBeNull();
        problem.ShouldContain("Mqtt:Bridge=mqtt://user:password@broker:1883");
        problem.ShouldNotContain("secret");
    }
}
