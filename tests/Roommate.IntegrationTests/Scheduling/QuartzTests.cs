using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Quartz;
using Roommate.Live.Log;
using Roommate.Live.Topics;
using Roommate.Platform;
using Roommate.Platform.Scheduling;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.Scheduling;

/// <summary>The product's own alarm: Quartz in a host, on the machine's clock.</summary>
public sealed class QuartzTests(RedisServer server) : IClassFixture<RedisServer>
{
    [Fact]
    public async Task Quartz_rings_at_the_moment_and_not_before()
    {
        var heard = new Notebook("timer");
        var builder = Host.CreateApplicationBuilder(["--Redis:ConnectionString=" + server.ConnectionString]);
        builder.Services.AddPlatform(builder.Configuration);
        builder.Services.AddSingleton(static _ => new TopicCatalog(static () => []));
        builder.Services.AddSingleton<ITopicLog, RedisTopicLog>();
        builder.Services.AddScheduling();
        builder.Services.AddSingleton<IDueHandler>(heard);
        using var host = builder.Build();
        await host.StartAsync();
        var dues = host.Services.GetRequiredService<IDues>();
        await dues.SetAsync(new Due("timer", "warm", TimeProvider.System.GetUtcNow()), default);
        await heard.NextAsync();

        // Without the look of every second only the alarm finds what is due.
        var scheduler = await host.Services.GetRequiredService<ISchedulerFactory>().GetScheduler();
        await scheduler.RescheduleJob(
            new TriggerKey("look"), TriggerBuilder.Create().WithIdentity("look").ForJob(QuartzAlarm.Job).StartAt(TimeProvider.System.GetUtcNow().AddDays(1)).Build());
        var now = TimeProvider.System.GetUtcNow();
        await dues.SetAsync(new Due("timer", "far", now.AddHours(1)), default);
        await dues.SetAsync(new Due("timer", "later", now.AddMilliseconds(700)), default);
        await dues.SetAsync(new Due("timer", "sooner", now.AddMilliseconds(350)), default);
        await dues.SetAsync(new Due("timer", "now", now), default);
        var rang = new List<string>();
        while (rang.Count < 3)
        {
            var firing = await heard.NextAsync();
            TimeProvider.System.GetUtcNow().ShouldBeGreaterThanOrEqualTo(firing.Due.At);
            rang.Add(firing.Due.Id);
        }

        // Where a busy machine found two of them due at once, either may be first.
        rang.ShouldBe(["now", "sooner", "later"], ignoreOrder: true);

        await host.StopAsync();
    }
}
