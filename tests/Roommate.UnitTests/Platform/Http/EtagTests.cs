using Microsoft.AspNetCore.Http;
using Roommate.Contracts.Faults;
using Roommate.Platform.Http;
using Shouldly;

namespace Roommate.UnitTests.Platform.Http;

public sealed class EtagTests
{
    [Theory]
    [InlineData("", null)]
    [InlineData("*", null)]
    [InlineData("\"42\"", 42L)]
    public void If_Match_is_read(string header, long? expected)
    {
        Etag.TryRead(With(header), out var version).ShouldBeNull();
        version.ShouldBe(expected);
    }

    [Theory]
    [InlineData("42")]
    [InlineData("\"\"")]
    [InlineData("\"-1\"")]
    [InlineData("W/\"42\"")]
    [InlineData("\"1\", \"2\"")]
    [InlineData("\"99999999999999999999\"")]
    public void Another_If_Match_is_refused(string header) => Etag.TryRead(With(header), out _)!.Code.ShouldBe(FaultCode.Invalid);

    private static DefaultHttpContext With(string header)
    {
        var http = new DefaultHttpContext();
        if (header.Length > 0)
        {
            http.Request.Headers.IfMatch = header;
        }

        return http;
    }
}
