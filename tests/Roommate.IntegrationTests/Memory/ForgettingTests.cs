using Microsoft.Extensions.DependencyInjection;
using Roommate.Contracts.Assistant;
using Roommate.Live.Log;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.Memory;

[Collection(MemoryFixtureGroup.Name)]
public sealed class ForgettingTests(MemoryFixture fixture)
{
    private Http Ana => fixture.Home.Owner;

    [Fact]
    public async Task What_was_forgotten_is_in_no_key_any_more()
    {
        var plain = await fixture.AddAsync(Ana, new CreateMemoryRequest("The vault word is Zwetschgenknödel.", Tags: ["Zwetschgenknödel"], Pinned: true));
        await Ana.PatchAsync<MemoryView>($"/api/v1/memories/{plain.Id}", new MemoryPatch(Text: "The vault word is still Zwetschgenknödel."));
        var older = await fixture.AddAsync(Ana, new CreateMemoryRequest("Vault colour Zwetschgenknödel-blue.", Key: "vault colour", Value: "Zwetschgenknödel-blue"));
        var shared = await fixture.AddAsync(Ana, new CreateMemoryRequest("The home's Zwetschgenknödel recipe.", Scope: MemoryScope.Home));
        (await TracesAsync()).ShouldNotBeEmpty("the scan sees what is there");
        foreach (var memory in new[] { plain, older, shared })
        {
            await Ana.DeleteAsync($"/api/v1/memories/{memory.Id}");
        }

        (await TracesAsync()).ShouldBeEmpty();
        (await fixture.FindAsync(Ana, "Zwetschgenknödel")).ShouldNotContain(static m => m.Text.Contains("Zwetsch", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Everything_of_ones_own_can_be_forgotten_at_once_and_imported_again()
    {
        var (carla, _) = await MemoryMembers.JoinAsync(fixture.Home, "carla");
        using (carla)
        {
            for (var i = 0; i < 5; i++)
            {
                await fixture.AddAsync(carla, new CreateMemoryRequest($"Carla's note {i}.", Speaker: "Carla", Session: "S1", Turn: i));
            }

            var kept = await carla.GetAsync<Contracts.Page<MemoryView>>($"{fixture.Path}/export");
            using var forgotten = await carla.SendAsync(HttpMethod.Delete, fixture.Path);
            (await forgotten.Content.ReadAsStringAsync()).ShouldContain("5");
            (await carla.GetAsync<Contracts.Page<MemoryView>>($"{fixture.Path}?scope=person")).Items.ShouldBeEmpty();
            var again = await carla.PostAsync<ImportMemoriesResult>(
                $"{fixture.Path}/import",
                new ImportMemoriesRequest([.. kept.Items.Select(static m => new CreateMemoryRequest(m.Text, m.Scope, m.Kind, ValidFrom: m.ValidFrom, At: m.At, Speaker: m.Speaker, Session: m.Session, Turn: m.Turn))]));
            again.Added.ShouldBe(5);
            var twice = await carla.PostAsync<ImportMemoriesResult>(
                $"{fixture.Path}/import",
                new ImportMemoriesRequest([.. kept.Items.Select(static m => new CreateMemoryRequest(m.Text, m.Scope, m.Kind, ValidFrom: m.ValidFrom, At: m.At, Speaker: m.Speaker, Session: m.Session, Turn: m.Turn))]));
            twice.Added.ShouldBe(0);
            twice.Ids.ShouldBe(again.Ids);
        }
    }

    private async Task<List<string>> TracesAsync()
    {
        var traces = new List<string>();
        await foreach (var (key, value) in StoreDump.AllAsync(fixture.Home.App.Services.GetRequiredService<IRedis>()))
        {
            if (value.Contains("zwetschg", StringComparison.OrdinalIgnoreCase) || key.Contains("zwetschg", StringComparison.OrdinalIgnoreCase))
            {
                traces.Add($"{key}: {value}");
            }
        }

        return traces;
    }
}
