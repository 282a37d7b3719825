using Microsoft.Extensions.Options;
using Roommate.Contracts.Faults;
using Roommate.Platform.Http;
using Roommate.Server.Hub;
using Roommate.Testing;
using Shouldly;

namespace Roommate.UnitTests.Server;

/// <summary>How many calls a person's sockets take at once, and how soon there are more.</summary>
public sealed class HubLimitsTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public void A_burst_passes_then_a_steady_rate_and_nobody_pays_for_somebody_else()
    {
        var limits = new HubLimits(Options.Create(new LimitOptions { PerSecond = 1, Burst = 2 }), _clock);
        for (var i = 0; i < 20; i++)
        {
            limits.Take("usr_ana").ShouldBeNull();
        }

        var refused = limits.Take("usr_ana").ShouldNotBeNull();
        refused.Code.ShouldBe(FaultCode.RateLimited);
        refused.RetryAfter.ShouldNotBeNull().ShouldBeInRange(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(100));
        limits.Take("usr_ben").ShouldBeNull();
        _clock.Advance(TimeSpan.FromSeconds(1));
        for (var i = 0; i < 10; i++)
        {
            limits.Take("usr_ana").ShouldBeNull();
        }

        limits.Take("usr_ana").ShouldNotBeNull();
    }

    [Fact]
    public void Turned_off_it_counts_nothing()
    {
        var limits = new HubLimits(Options.Create(new LimitOptions { PerSecond = 0, Burst = 1 }), _clock);
        Enumerable.Range(0, 1000).ShouldAllBe(_ => limits.Take("usr_ana") == null);
    }
}
