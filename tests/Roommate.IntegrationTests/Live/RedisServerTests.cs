using Roommate.Testing;
using Shouldly;
using Xunit;

namespace Roommate.IntegrationTests.Live;

public sealed class RedisServerTests
{
    [Fact]
    public async Task What_was_answered_survives_kill_9()
    {
        using var server = new RedisServer();
        using (var redis = server.Connect())
        {
            await redis.Database.StringSetAsync("a", "1");
        }

        server.Kill();
        server.Start();
        using var again = server.Connect();
        ((string?)await again.Database.StringGetAsync("a")).ShouldBe("1");
    }
}
