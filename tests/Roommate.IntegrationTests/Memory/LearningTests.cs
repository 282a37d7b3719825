using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Rooms;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.Memory;

[Collection(MemoryFixtureGroup.Name)]
public sealed class LearningTests(MemoryFixture fixture)
{
    private Http Ana => fixture.Home.Owner;

    [Fact]
    public async Task What_is_said_in_a_room_is_an_episode_with_the_facts_read_out_of_it()
    {
        var room = await fixture.Home.AddRoomAsync("Learning room");
        var said = await SayAsync(room, "By the way, I'm allergic to pistachios.");
        var found = await UntilAsync("allergic to pistachios", static f => f.Count(static m => m.Text.Contains("pistachios", StringComparison.Ordinal)) >= 2);

        // Other tests of this home have their allergies, too.
        var learnt = found.Where(static m => m.Text.Contains("pistachios", StringComparison.Ordinal)).ToArray();
        var episode = learnt.Single(static m => m.Kind == "episode");
        episode.Source.ShouldBe(new MemorySource(room.Id, said.MessageId));
        episode.Speaker.ShouldBe("Ana");
        var fact = learnt.Single(static m => m.Kind == "health");
        fact.DerivedFrom.ShouldBe(episode.Id);
        fact.Source.ShouldBe(episode.Source);
        fact.Sensitivity.ShouldBe(MemorySensitivity.Sensitive);
        fact.Origin.ShouldBe(MemoryOrigin.Pattern);
    }

    [Fact]
    public async Task An_edited_message_is_learnt_anew_and_a_removed_one_is_forgotten()
    {
        var room = await fixture.Home.AddRoomAsync("Editing room");
        var said = await SayAsync(room, "My favourite composer is Telemann.");
        await UntilAsync("favourite composer", static f => f.Any(static m => m.Value == "Telemann"));
        await Ana.PatchAsync<Message>($"/api/v1/messages/{said.MessageId}", new EditMessageRequest("My favourite composer is Rameau."));
        var edited = await UntilAsync("favourite composer", static f => f.Any(static m => m.Value == "Rameau"));
        edited.ShouldNotContain(static m => m.Text.Contains("Telemann", StringComparison.Ordinal));
        await Ana.DeleteAsync($"/api/v1/messages/{said.MessageId}");
        await UntilAsync("favourite composer", static f => !f.Any(static m => m.Text.Contains("Rameau", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_forgotten_fact_takes_the_words_it_was_read_out_of_along()
    {
        var room = await fixture.Home.AddRoomAsync("Forgetting room");
        await SayAsync(room, "We have a dog called Wotan.");
        var learnt = await UntilAsync("Wotan", static f => f.Count >= 2);
        await Ana.DeleteAsync($"/api/v1/memories/{learnt.Single(static m => m.Kind == "pet").Id}");
        (await fixture.FindAsync(Ana, "Wotan")).ShouldNotContain(static m => m.Text.Contains("Wotan", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_memory_is_off_nothing_is_remembered()
    {
        var quiet = await fixture.Home.AddRoomAsync("Quiet room");
        var loud = await fixture.Home.AddRoomAsync("Loud room");
        (await Ana.SendAsync(HttpMethod.Put, $"{fixture.Path}/consent", new MemoryConsent(true, [quiet.Id]))).Dispose();
        (await Ana.GetAsync<MemoryConsent>($"{fixture.Path}/consent")).OffIn.ShouldBe([quiet.Id]);
        await SayAsync(quiet, "The treasure is under the marmot statue.");
        await SayAsync(loud, "The ladder is behind the marmot statue.");
        await UntilAsync("marmot statue", static f => f.Any(static m => m.Text.Contains("ladder", StringComparison.Ordinal)));
        await SayAsync(quiet, "Nothing here is kept.");
        await SayAsync(loud, "The marmot was sold.");
        var found = await UntilAsync("marmot", static f => f.Any(static m => m.Text.Contains("sold", StringComparison.Ordinal)));
        found.ShouldNotContain(static m => m.Text.Contains("treasure", StringComparison.Ordinal));
        (await Ana.SendAsync(HttpMethod.Put, $"{fixture.Path}/consent", new MemoryConsent(true, []))).Dispose();
    }

    [Fact]
    public async Task A_conversation_said_in_a_room_answers_questions()
    {
        var room = await fixture.Home.AddRoomAsync("Story room");
        foreach (var line in new[] { "Yesterday I repaired the old gramophone.", "It took a new spring and a lot of patience.", "Now it plays Caruso again." })
        {
            await SayAsync(room, line);
        }

        await UntilAsync("gramophone", static f => f.Any(static m => m.Text.Contains("Caruso", StringComparison.Ordinal)));
        (await fixture.FindAsync(Ana, "Which singer did Ana hear on the gramophone?")).Take(3).ShouldContain(static m => m.Text.Contains("Caruso", StringComparison.Ordinal));
    }

    private Task<SendResult> SayAsync(Room room, string text) => Ana.PostAsync<SendResult>($"/api/v1/rooms/{room.Id}/messages", new PostMessageRequest(text));

    // Learning is in the background: looked at until it is there, for as long as a busy machine may need.
    private Task<IReadOnlyList<MemoryView>> UntilAsync(string question, Func<IReadOnlyList<MemoryView>, bool> there) => Patience.FindAsync(
        () => fixture.FindAsync(Ana, question),
        there,
        static found => string.Join('\n', found.Select(static f => $"{f.Kind}: {f.Text}")));
}
