using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.Memory;

public sealed class MeaningTests
{
    // A stand-in that means: animals one way, food another.
    private static float[] Embed(string text) => text.Contains("Rex", StringComparison.Ordinal) || text.Contains("creature", StringComparison.Ordinal) ? [1, 0, 0] : [0, 1, 0];

    [Fact]
    public async Task With_an_embedding_model_a_memory_is_found_by_its_meaning_and_another_model_finds_all_anew()
    {
        await using var model = await ModelStandIn.StartAsync();
        model.Embed = Embed;
        using var redis = new RedisServer();
        string home;
        await using (var first = await StartAsync(model, redis, "small"))
        {
            home = first.HomeId;
            await first.Owner.PostAsync<MemoryView>($"/api/v1/homes/{home}/memories", new CreateMemoryRequest("Rex barked all night."));
            await first.Owner.PostAsync<MemoryView>($"/api/v1/homes/{home}/memories", new CreateMemoryRequest("The soup was salty."));
            (await FoundAsync(first, home)).ShouldStartWith("Rex");
        }

        model.Embed = static text => [.. Embed(text), 0, 0];
        await using var second = await StartAsync(model, redis, "large");
        (await FoundAsync(second, home)).ShouldStartWith("Rex");
    }

    [Fact]
    public async Task Without_an_answer_from_the_embedding_server_search_goes_on_by_words()
    {
        await using var model = await ModelStandIn.StartAsync();
        using var redis = new RedisServer();
        await using var home = await StartAsync(model, redis, "missing");
        await home.Owner.PostAsync<MemoryView>($"/api/v1/homes/{home.HomeId}/memories", new CreateMemoryRequest("The soup was salty."));
        var found = await home.Owner.GetAsync<Page<MemoryView>>($"/api/v1/homes/{home.HomeId}/memories?q=soup");
        found.Items.ShouldHaveSingleItem();
    }

    private static Task<TestHome> StartAsync(ModelStandIn model, RedisServer redis, string name) =>
        TestHome.StartAsync($"--OpenAI:Endpoint={model.Endpoint}", $"--OpenAI:EmbeddingModel={name}", $"--Redis:ConnectionString={redis.ConnectionString}");

    private static async Task<string> FoundAsync(TestHome home, string homeId)
    {
        var found = await Patience.FindAsync(
            () => home.Owner.GetAsync<Page<MemoryView>>($"/api/v1/homes/{homeId}/memories?q=creature"),
            static page => page.Items.Count > 0 && page.Items[0].Score > 0.5);
        return found.Items[0].Text;
    }
}
