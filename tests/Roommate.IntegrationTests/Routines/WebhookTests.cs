using System.Text.Json;
using Roommate.Contracts;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.Routines;

/// <summary>Routines that call an address in the house, which an operator has allowed, and what becomes of a call that goes wrong.</summary>
public sealed class WebhookTests : IAsyncLifetime
{
    private HookReceiver _receiver = null!;
    private TestHome _home = null!;

    public async Task InitializeAsync()
    {
        _receiver = await HookReceiver.StartAsync();
        _home = await TestHome.StartAsync("--Outbound:Allow=127.0.0.1/32");
    }

    public async Task DisposeAsync()
    {
        await _home.DisposeAsync();
        await _receiver.DisposeAsync();
    }

    [Fact]
    public async Task A_call_is_delivered_with_what_the_trigger_brought_and_a_key_of_its_own()
    {
        var body = JsonSerializer.SerializeToElement(new { who = "{{trigger.body.who}}", text = "It is {{trigger.body.who}}", level = "{{trigger.body.level}}" }, Wire.Json);
        var routine = await CreateAsync([new RoutineTrigger("webhook")], "fine", body);
        var hook = await _home.Owner.PostAsync<RoutineHook>($"/api/v1/routines/{routine.Id}/hook");
        using var stranger = new Http(_home.Address);
        for (var i = 0; i < 2; i++)
        {
            using var answer = await stranger.SendAsync(HttpMethod.Post, hook.Path, new { who = "the post", level = 7 });
            ((int)answer.StatusCode).ShouldBe(202);
        }

        await Patience.UntilAsync(() => _receiver.Calls.Count >= 2);
        var calls = _receiver.Calls.ToArray();
        calls.Length.ShouldBe(2);
        calls.ShouldAllBe(static c => c.Path == "/fine" && c.Body == """{"who":"the post","text":"It is the post","level":7}""");
        calls.Select(static c => c.Key).ShouldBeUnique();
        (await EndedAsync(routine)).ShouldAllBe(static r => r.State == RoutineRunState.Completed && r.Steps[0].Result == "answered 204");
    }

    [Theory]
    [InlineData("broken", "The address answered 500.")]
    [InlineData("moved", "The address answered 302.")]
    public async Task An_answer_that_is_no_yes_fails_the_run_and_a_redirect_is_not_followed(string path, string problem)
    {
        var routine = await CreateAsync([], path, body: null);
        await _home.Owner.PostAsync<RoutineRun>($"/api/v1/routines/{routine.Id}/run");
        var run = (await EndedAsync(routine)).ShouldHaveSingleItem();
        run.State.ShouldBe(RoutineRunState.Failed);
        run.Problem!.ShouldContain(problem);
        _receiver.Calls.ShouldAllBe(c => c.Path == $"/{path}");
        (await _home.Owner.GetAsync<Routine>($"/api/v1/routines/{routine.Id}")).Health.Errors.ShouldBe(1);
    }

    [Fact]
    public async Task Nobody_there_is_told_and_another_private_address_stays_refused()
    {
        var routine = await CreateAsync([], "fine", body: null);
        await _receiver.DisposeAsync();
        await _home.Owner.PostAsync<RoutineRun>($"/api/v1/routines/{routine.Id}/run");
        (await EndedAsync(routine)).ShouldHaveSingleItem().Problem!.ShouldContain("could not be reached");
        var refused = await _home.Owner.RefusedAsync(
            HttpMethod.Post,
            $"/api/v1/homes/{_home.HomeId}/routines",
            FaultCode.Invalid,
            new RoutineDefinition("Router", [], [new RoutineAction("webhook", Url: "http://192.168.1.1/")]));
        JsonSerializer.Serialize(refused).ShouldContain("Outbound:Allow");
    }

    private Task<Routine> CreateAsync(RoutineTrigger[] triggers, string path, JsonElement? body) => _home.Owner.PostAsync<Routine>(
        $"/api/v1/homes/{_home.HomeId}/routines",
        new RoutineDefinition($"Call {path}", triggers, [new RoutineAction("webhook", Url: $"{_receiver.Address}/{path}", Body: body)], Mode: RoutineMode.Parallel));

    private async Task<IReadOnlyList<RoutineRun>> EndedAsync(Routine routine) => (await Patience.FindAsync(
        () => _home.Owner.GetAsync<Page<RoutineRun>>($"/api/v1/routines/{routine.Id}/runs"),
        static page => page.Items.Count > 0 && page.Items.All(static r => r.EndedAt is not null))).Items;
}
