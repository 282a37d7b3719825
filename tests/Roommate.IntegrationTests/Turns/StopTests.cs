using Microsoft.AspNetCore.Http;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Live;
using Roommate.IntegrationTests.Assistant;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.Turns;

/// <summary>A turn is stopped from anywhere, before and after its first word, and a person has one in a room.</summary>
[Collection(ModelHomeGroup.Name)]
public sealed class StopTests(ModelHome fixture) : IAsyncLifetime
{
    private static int _asked;

    private ModelStandIn Model => fixture.Model;

    private TestHome Home => fixture.Home;

    private string Room { get; set; } = "";

    public async Task InitializeAsync() => Room = (await fixture.FreshRoomAsync()).Id;

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_stop_from_another_connection_aborts_the_request_before_the_first_token()
    {
        var aborted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Model.Answer = (http, _) =>
        {
            reached.TrySetResult();
            return Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(_ => aborted.TrySetResult(), TaskScheduler.Default);
        };
        var asked = await AskOnlyAsync();
        await reached.Task.WaitAsync(Patience.Long);
        await using var screen = await Home.ConnectAsync();
        await screen.SubscribeAsync(Topics.Turn(asked.TurnId));
        (await Home.Owner.PostAsync<StopResult>($"/api/v1/turns/{asked.TurnId}/stop")).Stopped.ShouldBeTrue();
        (await screen.NextAsync(static e => e.Type == EventTypes.TurnEnded)).Data.GetProperty("status").GetString().ShouldBe("stopped");
        (await AssistantFixture.EndedAsync(Home.Owner, asked.TurnId)).Usage.ShouldBeNull("nothing had been said");
        await aborted.Task.WaitAsync(Patience.Long);
    }

    [Fact]
    public async Task A_stop_after_the_first_token_aborts_the_request_keeps_the_text_and_books_it()
    {
        var aborted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Model.Answer = async (http, _) =>
        {
            while (!http.RequestAborted.IsCancellationRequested)
            {
                await ModelStandIn.Say(http, ModelStandIn.Chunk("word "));
                await Task.Delay(5, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            aborted.TrySetResult();
        };
        var asked = await AskOnlyAsync();
        await using var screen = await Home.ConnectAsync();
        await screen.SubscribeAsync(Topics.Turn(asked.TurnId), after: 0);
        await screen.NextAsync(static e => e.Type == EventTypes.TurnDelta);
        (await screen.CallAsync<StopResult>("Stop", new StopRequest(asked.TurnId))).Stopped.ShouldBeTrue();
        var ended = (await screen.NextAsync(static e => e.Type == EventTypes.TurnEnded)).Data.As<TurnEnded>();
        ended.Status.ShouldBe(TurnStatus.Stopped);
        ended.Text.ShouldStartWith("word ");
        ended.Usage!.Estimated.ShouldBeTrue();
        await aborted.Task.WaitAsync(Patience.Long);

        // Nothing comes after the end.
        screen.Events.TryRead(out var late).ShouldBeFalse(late?.Type);
    }

    [Fact]
    public async Task A_stop_that_comes_with_the_very_start_is_not_lost()
    {
        Model.Answer = static (http, _) => Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default);
        for (var i = 0; i < 10; i++)
        {
            await using var screen = await Home.ConnectAsync();
            await screen.SubscribeAsync(Topics.Room(Room));
            var asking = AskOnlyAsync();
            var started = await screen.NextAsync(static e => e.Type == EventTypes.TurnStarted);
            var id = started.Data.GetProperty("id").GetString()!;
            (await Home.Owner.PostAsync<StopResult>($"/api/v1/turns/{id}/stop")).Stopped.ShouldBeTrue();
            (await asking).TurnId.ShouldBe(id);
            (await AssistantFixture.EndedAsync(Home.Owner, id)).Status.ShouldBe(TurnStatus.Stopped);
        }
    }

    [Fact]
    public async Task Of_many_questions_at_once_of_a_person_in_a_room_one_runs()
    {
        Model.Answer = static (http, _) => Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default);
        var asked = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => AskOnlyAsync()));
        var turns = await Patience.FindAsync(
            () => Task.WhenAll(asked.Select(a => Home.Owner.GetAsync<Turn>($"/api/v1/turns/{a.TurnId}"))),
            static found => found.Count(static t => t.Status == TurnStatus.Running) <= 1);

        turns.Count(static t => t.Status == TurnStatus.Stopped).ShouldBe(7);
        var last = turns.Single(static t => t.Status == TurnStatus.Running);
        (await Home.Owner.PostAsync<StopResult>($"/api/v1/turns/{last.Id}/stop")).Stopped.ShouldBeTrue();
        (await AssistantFixture.EndedAsync(Home.Owner, last.Id)).Status.ShouldBe(TurnStatus.Stopped);
    }

    private Task<AskResult> AskOnlyAsync() => Home.Owner.PostAsync<AskResult>($"/api/v1/rooms/{Room}/turns", new PostTurnRequest($"tell me story {Interlocked.Increment(ref _asked)}"));
}
