using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Live;
using Roommate.Contracts.Rooms;
using Roommate.IntegrationTests.Assistant;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.Turns;

/// <summary>Two nodes on one Redis, and a model that goes on until it is stopped.</summary>
public sealed class TwoModelNodes : IAsyncLifetime
{
    private readonly RedisServer _redis = new();

    public ModelStandIn Model { get; private set; } = null!;

    public TestHome Here { get; private set; } = null!;

    public TestHome There { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Model = await ModelStandIn.StartAsync();
        string[] configuration = [$"--Redis:ConnectionString={_redis.ConnectionString}", $"--OpenAI:Endpoint={Model.Endpoint}", "--OpenAI:Model=m", "--Memory:LearnWithModel=false", "--Registration:Mode=open"];
        Here = await TestHome.StartAsync(configuration);
        There = await TestHome.StartAsync(configuration);
    }

    public async Task DisposeAsync()
    {
        await Here.DisposeAsync();
        await There.DisposeAsync();
        await Model.DisposeAsync();
        _redis.Dispose();
    }
}

/// <summary>Which node a person happens to talk to makes no difference: they have one running turn in a room, and stop it from anywhere.</summary>
public sealed class TwoNodeTurnTests : IClassFixture<TwoModelNodes>
{
    private static int _asked;

    private readonly TwoModelNodes _nodes;
    private readonly ConcurrentDictionary<string, (TaskCompletionSource Reached, TaskCompletionSource Aborted)> _requests = new(StringComparer.Ordinal);

    // Before or after the first token, as the test says.
    private volatile bool _talks = true;

    public TwoNodeTurnTests(TwoModelNodes nodes)
    {
        _nodes = nodes;
        nodes.Model.Answer = AnswerAsync;
    }

    private Http Here => _nodes.Here.Owner;

    private Http There => _nodes.There.Owner;

    [Fact]
    public async Task A_question_on_another_node_stops_the_one_that_runs_and_nobody_elses()
    {
        using var ben = await AssistantFixture.MemberAsync(_nodes.Here, "Ben");
        var (room, other) = (await _nodes.Here.AddRoomAsync("Study"), await _nodes.Here.AddRoomAsync("Attic"));
        var (first, mark) = await AskAsync(Here, room);
        var (elsewhere, _) = await AskAsync(Here, other);
        var (bens, _) = await AskAsync(ben, room);
        var (second, _) = await AskAsync(There, room);
        (await AssistantFixture.EndedAsync(There, first)).Status.ShouldBe(TurnStatus.Stopped);
        await Of(mark).Aborted.Task.WaitAsync(TimeSpan.FromSeconds(10));
        foreach (var id in (string[])[elsewhere, bens, second])
        {
            (await There.GetAsync<Turn>($"/api/v1/turns/{id}")).Status.ShouldBe(TurnStatus.Running);
            (await Here.PostAsync<StopResult>($"/api/v1/turns/{id}/stop")).Stopped.ShouldBeTrue();
            (await AssistantFixture.EndedAsync(Here, id)).Status.ShouldBe(TurnStatus.Stopped);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stop_asked_of_another_node_aborts_the_request_at_the_model(bool talks)
    {
        _talks = talks;
        var room = await _nodes.Here.AddRoomAsync($"Room {talks}");
        var (id, mark) = await AskAsync(Here, room);
        await using var screen = await _nodes.There.ConnectAsync();
        await screen.SubscribeAsync(Topics.Turn(id), after: 0);
        if (talks)
        {
            await screen.NextAsync(static e => e.Type == EventTypes.TurnDelta);
        }

        (await screen.CallAsync<StopResult>("Stop", new StopRequest(id))).Stopped.ShouldBeTrue();
        var ended = (await screen.NextAsync(static e => e.Type == EventTypes.TurnEnded)).Data.As<TurnEnded>();
        (ended.Status, ended.Text.Length > 0).ShouldBe((TurnStatus.Stopped, talks));
        await Of(mark).Aborted.Task.WaitAsync(TimeSpan.FromSeconds(10));
        screen.Events.TryRead(out var late).ShouldBeFalse($"nothing comes after the end: {late?.Type}");
    }

    [Fact]
    public async Task Of_questions_asked_of_both_nodes_at_once_one_runs()
    {
        var room = await _nodes.Here.AddRoomAsync("Hall");
        var asked = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => AskOnlyAsync(i % 2 == 0 ? Here : There, room)));
        var turns = await Patience.FindAsync(
            () => Task.WhenAll(asked.Select(a => There.GetAsync<Turn>($"/api/v1/turns/{a.Id}"))),
            static all => all.Count(static t => t.Status == TurnStatus.Running) <= 1);
        turns.Count(static t => t.Status == TurnStatus.Stopped).ShouldBe(9);
        var last = turns.Single(static t => t.Status == TurnStatus.Running);
        (await There.PostAsync<StopResult>($"/api/v1/turns/{last.Id}/stop")).Stopped.ShouldBeTrue();
        (await AssistantFixture.EndedAsync(Here, last.Id)).Status.ShouldBe(TurnStatus.Stopped);
    }

    private (TaskCompletionSource Reached, TaskCompletionSource Aborted) Of(string mark) => _requests.GetOrAdd(
        mark, static _ => (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)));

    // Asks something of its own, and waits until the model was reached with it.
    private async Task<(string Id, string Mark)> AskAsync(Http who, Room room)
    {
        var asked = await AskOnlyAsync(who, room);
        await Of(asked.Mark).Reached.Task.WaitAsync(TimeSpan.FromSeconds(20));
        return asked;
    }

    private static async Task<(string Id, string Mark)> AskOnlyAsync(Http who, Room room)
    {
        var mark = $"number {Interlocked.Increment(ref _asked)} of them";
        return ((await who.PostAsync<AskResult>($"/api/v1/rooms/{room.Id}/turns", new PostTurnRequest($"Tell me story {mark}."))).TurnId, mark);
    }

    private async Task AnswerAsync(HttpContext http, int request)
    {
        // The last one named is the one asked: those before it were said in the room.
        var body = (string)http.Items[ModelStandIn.RequestItem]!;
        var at = body.LastIndexOf("Tell me story ", StringComparison.Ordinal) + "Tell me story ".Length;
        var (reached, aborted) = Of(body[at..body.IndexOf('.', at)]);
        http.RequestAborted.Register(() => aborted.TrySetResult());
        reached.TrySetResult();
        while (!http.RequestAborted.IsCancellationRequested)
        {
            if (_talks)
            {
                await ModelStandIn.Say(http, ModelStandIn.Chunk("word "));
            }

            await Task.Delay(10, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
