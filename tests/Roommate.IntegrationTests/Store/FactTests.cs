using Microsoft.Extensions.DependencyInjection;
using Roommate.Contracts.Events;
using Roommate.Platform.Facts;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.Store;

[Collection(RedisCollection.Name)]
public sealed class FactTests(RedisServer server)
{
    [Fact]
    public async Task A_fact_is_heard_once_on_every_node()
    {
        var (here, there) = (new Ear(), new Ear());
        await using var one = await StoreNode.StartOnAsync(server.ConnectionString, s => s.AddSingleton<IFactHandler<RightsChanged>>(here));
        await using var two = await StoreNode.StartOnAsync(server.ConnectionString, s => s.AddSingleton<IFactHandler<RightsChanged>>(there));
        await there.SubscribedAsync(one);
        await one.Get<IFacts>().TellAsync(new RightsChanged("usr_a", "hom_1"), default);
        here.Heard.ShouldContain(new RightsChanged("usr_a", "hom_1"), "this node hears it before the call returns");
        await there.WaitForAsync(new RightsChanged("usr_a", "hom_1"));
        await one.Get<IFacts>().TellAsync(new RightsChanged("usr_b", "hom_1"), default);
        await there.WaitForAsync(new RightsChanged("usr_b", "hom_1"));
        here.Heard.Count(static f => f.UserId == "usr_a").ShouldBe(1);
        there.Heard.Count(static f => f.UserId == "usr_a").ShouldBe(1);
    }

    private sealed class Ear : IFactHandler<RightsChanged>
    {
        private readonly SemaphoreSlim _more = new(0);
        private readonly System.Collections.Concurrent.ConcurrentQueue<RightsChanged> _heard = new();

        public IReadOnlyCollection<RightsChanged> Heard => _heard;

        public ValueTask HearAsync(RightsChanged fact, CancellationToken ct)
        {
            _heard.Enqueue(fact);
            _more.Release();
            return ValueTask.CompletedTask;
        }

        /// <summary>A node subscribes while it starts; until it has, what is told passes it by.</summary>
        public async Task SubscribedAsync(StoreNode other)
        {
            do
            {
                await other.Get<IFacts>().TellAsync(new RightsChanged("usr_probe", "hom_0"), default);
            }
            while (!await _more.WaitAsync(TimeSpan.FromMilliseconds(100)));
        }

        public async Task WaitForAsync(RightsChanged fact)
        {
            while (!_heard.Contains(fact))
            {
                (await _more.WaitAsync(Patience.Long)).ShouldBeTrue($"{fact} was not heard");
            }
        }
    }
}
