using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Roommate.Contracts;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;
using Roommate.Home.Activities;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.Assistant;

/// <summary>Habits offered through the assistant's tools: told with their evidence, kept as a routine that is off, never switched on by itself.</summary>
public sealed class SuggestionToolTests
{
    [Fact]
    public async Task A_habit_is_told_and_drafted_for_who_may_configure_and_stays_off()
    {
        await using var model = await ModelStandIn.StartAsync();
        await using var home = await TestHome.StartAsync($"--OpenAI:Endpoint={model.Endpoint}", "--OpenAI:Model=m", "--OpenAI:ApiKey=k", "--Memory:LearnWithModel=false", "--Registration:Mode=open");
        var lamp = await home.AddDeviceAsync("Reading lamp", null, ("light", new Component("light")));
        await home.App.Services.GetRequiredService<ActivityList>().SeedAsync(lamp.Device.Id, Evenings(lamp.Device.Id), default);
        var room = await home.AddRoomAsync("Study");
        var obedient = new ObedientModel(lamp.Device.Id);
        model.Answer = (http, _) => obedient.AnswerAsync(http, model.LastRequest);

        var suggestion = (await home.Owner.GetAsync<Page<Suggestion>>($"/api/v1/homes/{home.HomeId}/suggestions")).Items.ShouldHaveSingleItem();
        await AssistantFixture.AskAsync(home.Owner, room, "@@list_suggestions {}@@");
        model.LastRequest.ShouldContain(suggestion.Id);
        model.LastRequest.ShouldContain("21:30");

        // Who may not configure the home is told of no habits and drafts none.
        using var ben = await AssistantFixture.MemberAsync(home, "Ben");
        var order = $$"""@@draft_suggestion {"suggestionId":"{{suggestion.Id}}"}@@""";
        await AssistantFixture.AskAsync(ben, room, order);
        (await home.Owner.GetAsync<Page<Routine>>($"/api/v1/homes/{home.HomeId}/routines")).Items.ShouldBeEmpty();

        // The conversation holds names from elsewhere, so a person says yes to it.
        var library = await home.AddRoomAsync("Library");
        (await AssistantFixture.AskAsync(home.Owner, library, order)).Steps.ShouldContain(static s => s.Kind == "confirmation");
        (await AssistantFixture.AskAsync(home.Owner, library, "yes")).Text.ShouldStartWith("Drafted the routine");
        var routine = (await home.Owner.GetAsync<Page<Routine>>($"/api/v1/homes/{home.HomeId}/routines")).Items.ShouldHaveSingleItem();
        routine.Definition.Enabled.ShouldBeFalse();
        routine.Definition.Triggers.ShouldHaveSingleItem().Cron.ShouldBe(suggestion.Draft.Triggers[0].Cron);
        (await home.Owner.GetAsync<Page<Suggestion>>($"/api/v1/homes/{home.HomeId}/suggestions")).Items.ShouldBeEmpty("a routine does it now");
    }

    // Three weeks of turning the lamp on at half past nine.
    private static IEnumerable<Activity> Evenings(string id)
    {
        var today = new DateTimeOffset(TimeProvider.System.GetUtcNow().Date, TimeSpan.Zero);
        var ana = new Cause(CauseKind.User, Name: "Ana", Via: "page");
        return Enumerable.Range(1, 21).Select(day => new Activity(
            id, today.AddDays(-day).AddHours(21.5).AddMinutes(day % 3), ActivityKind.Desired, day, ana, "light.on", JsonSerializer.SerializeToElement(false), JsonSerializer.SerializeToElement(true)));
    }
}
