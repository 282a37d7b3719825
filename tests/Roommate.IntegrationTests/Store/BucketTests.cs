using Roommate.Contracts.Faults;
using Roommate.Platform.Limits;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.Store;

[Collection(RedisCollection.Name)]
public sealed class BucketTests(RedisServer server) : IDisposable
{
    private readonly TestRedis _redis = server.Connect();
    private readonly string _who = Guid.NewGuid().ToString();

    private Buckets Buckets => new(_redis);

    public void Dispose() => _redis.Dispose();

    [Fact]
    public async Task Of_many_at_once_as_many_pass_as_there_are_tokens()
    {
        var limit = new BucketLimit("test", 7, TimeSpan.FromHours(1));
        var taken = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Buckets.TakeAsync(limit, _who, "Wait.", default).AsTask()));
        taken.Count(static t => t is null).ShouldBe(7);
        var refused = taken.First(static t => t is not null)!;
        refused.Code.ShouldBe(FaultCode.RateLimited);
        refused.RetryAfter!.Value.ShouldBeInRange(TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(60));
    }

    [Fact]
    public async Task After_the_time_that_was_named_there_is_a_token_again_and_not_before()
    {
        var limit = new BucketLimit("test", 1, TimeSpan.FromMilliseconds(200));
        (await Buckets.TakeAsync(limit, _who, "Wait.", default)).ShouldBeNull();

        // A machine that stood still between two calls has a token again.
        Fault? refused = null;
        await Patience.UntilAsync(async () => (refused = await Buckets.TakeAsync(limit, _who, "Wait.", default)) is not null);
        refused!.RetryAfter!.Value.ShouldBeLessThanOrEqualTo(TimeSpan.FromMilliseconds(200));
        await Task.Delay(refused.RetryAfter!.Value);

        // Redis' clock and this program's do not run alike to the millisecond.
        await Patience.UntilAsync(async () => await Buckets.TakeAsync(limit, _who, "Wait.", default) is null);
    }

    [Fact]
    public async Task What_is_given_back_can_be_taken_again_and_a_reset_fills_it()
    {
        var limit = new BucketLimit("test", 2, TimeSpan.FromHours(1));
        await Buckets.TakeAsync(limit, _who, "Wait.", default);
        await Buckets.TakeAsync(limit, _who, "Wait.", default);
        await Buckets.GiveBackAsync(limit, _who, default);
        (await Buckets.TakeAsync(limit, _who, "Wait.", default)).ShouldBeNull();
        (await Buckets.TakeAsync(limit, _who, "Wait.", default)).ShouldNotBeNull();
        await Buckets.ResetAsync(limit, _who, default);
        (await Buckets.TakeAsync(limit, _who, "Wait.", default)).ShouldBeNull();
    }

    [Fact]
    public async Task No_address_of_a_person_is_in_a_key()
    {
        var limit = new BucketLimit("test", 2, TimeSpan.FromHours(1));
        await Buckets.TakeAsync(limit, "ANA@EXAMPLE.COM", "Wait.", default);
        const string Find = "return #redis.call('KEYS', ARGV[1])";
        ((int)await _redis.Database.ScriptEvaluateAsync(Find, [], ["*EXAMPLE.COM*"])).ShouldBe(0);
        ((int)await _redis.Database.ScriptEvaluateAsync(Find, [], ["*bucket:test*"])).ShouldBeGreaterThan(0);
    }
}
