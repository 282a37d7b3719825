using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Roommate.Contracts.People;
using Roommate.Live.Log;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.People;

/// <summary><c>scripts/check-audit.mjs</c>, as an operator's cron runs it.</summary>
[Collection(OpenHomeGroup.Name)]
public sealed class CheckAuditTests(OpenHome open)
{
    [Fact]
    public async Task The_command_passes_whole_trails_and_finds_one_that_was_changed_or_cut_short_and_made_to_fit_again()
    {
        var (ana, _) = await open.RegisterAsync("Ana");
        var home = await ana.PostAsync<HomeView>("/api/v1/homes", new CreateHomeRequest("Ana's"));
        for (var i = 0; i < 4; i++)
        {
            await ana.PatchAsync<HomeView>($"/api/v1/homes/{home.Id}", new HomePatch($"Name {i}"));
        }

        var token = (await ana.PostAsync<CreatedToken>("/api/v1/auth/tokens", new CreateTokenRequest("cron", [TokenScope.See, TokenScope.Administer]))).Secret;
        var noted = Path.Combine(open.Home.DataDirectory, $"heads-{home.Id}.json");
        (await RunAsync("rmt_wrong.token", noted)).ShouldBe(2);
        (await RunAsync(token, noted)).ShouldBe(0);
        (await RunAsync(token, noted)).ShouldBe(0);

        var redis = open.Home.App.Services.GetRequiredService<IRedis>().Database;
        var details = Keys.Of(home.Id, "audit:details");
        var was = await redis.HashGetAsync(details, "2");
        await redis.HashSetAsync(details, "2", was.ToString().Replace("Name 1", "Name 9", StringComparison.Ordinal));
        (await RunAsync(token, noted)).ShouldBe(1);
        await redis.HashSetAsync(details, "2", was);
        (await RunAsync(token, noted)).ShouldBe(0);

        // Whoever has the store takes the last row away and sets the head back: the chain itself is whole again.
        var links = Keys.Of(home.Id, "audit:links");
        var count = (await redis.HashLengthAsync(links)).ToString(CultureInfo.InvariantCulture);
        var before = (long.Parse(count, CultureInfo.InvariantCulture) - 1).ToString(CultureInfo.InvariantCulture);
        using var link = JsonDocument.Parse((string)(await redis.HashGetAsync(links, before))!);
        await redis.HashDeleteAsync(links, count);
        await redis.HashSetAsync(Keys.Of(home.Id, "audit"), "d", JsonSerializer.Serialize(new { count = long.Parse(before, CultureInfo.InvariantCulture), hash = link.RootElement.GetProperty("hash").GetString() }));
        (await ana.GetAsync<AuditCheck>($"/api/v1/homes/{home.Id}/audit/check")).BrokenAt.ShouldBeNull();
        (await RunAsync(token, noted)).ShouldBe(1);
        ana.Dispose();
    }

    private async Task<int> RunAsync(string token, string noted)
    {
        var start = new ProcessStartInfo("node") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(Generated.Root, "scripts", "check-audit.mjs"));
        start.ArgumentList.Add(open.Home.Address.GetLeftPart(UriPartial.Authority));
        start.ArgumentList.Add(noted);
        start.Environment["ROOMMATE_TOKEN"] = token;
        using var process = Process.Start(start)!;
        await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
