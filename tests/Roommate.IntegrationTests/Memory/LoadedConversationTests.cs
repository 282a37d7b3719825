using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Testing;
using Roommate.Testing.Recall;
using Shouldly;
using Xunit.Abstractions;

namespace Roommate.IntegrationTests.Memory;

/// <summary>A conversation loaded by a script that tells as little as it can, over the routes, answers questions as well as the index alone.</summary>
[Collection(MemoryFixtureGroup.Name)]
public sealed class LoadedConversationTests(MemoryFixture fixture, ITestOutputHelper output)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Evidence_is_found_over_the_routes(bool told)
    {
        var (who, _) = await MemoryMembers.JoinAsync(fixture.Home, told ? "dora" : "emil");
        using (who)
        {
            var talk = Conversation.Of("heldout.txt", ["develop-1.txt", "develop-2.txt"], "Maren", "Joris", seed: 1);
            var ids = new Dictionary<string, string>();
            foreach (var part in talk.Turns.Chunk(250))
            {
                var imported = await who.PostAsync<ImportMemoriesResult>($"{fixture.Path}/import", new ImportMemoriesRequest([.. part.Select(t => told ? Whole(t) : Least(t))]));
                foreach (var (turn, id) in part.Zip(imported.Ids))
                {
                    ids[id] = turn.Id;
                }
            }

            var found = 0.0;
            foreach (var question in talk.Questions)
            {
                var page = await who.GetAsync<Page<MemoryView>>($"{fixture.Path}?scope=person&limit=10&q={Uri.EscapeDataString(question.Text)}");
                found += (double)page.Items.Count(m => question.Evidence.Contains(ids[m.Id])) / question.Evidence.Count;
            }

            output.WriteLine($"evidence recall at 10: {found / talk.Questions.Count:P1}");
            (found / talk.Questions.Count).ShouldBeGreaterThan(0.6);
        }
    }

    private static CreateMemoryRequest Whole(SaidTurn turn) => new(turn.Text, Speaker: turn.Speaker, At: turn.At, Caption: turn.Caption, Session: turn.Session);

    private static CreateMemoryRequest Least(SaidTurn turn) =>
        new($"{turn.Speaker}: {turn.Text}{(turn.Caption is null ? "" : $" [shares a photo of {turn.Caption}]")}", ValidFrom: turn.At);
}
