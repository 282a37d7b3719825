using Microsoft.AspNetCore.Http;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Live;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.Turns;

/// <summary>Every way an upstream can go wrong has a typed outcome, over the real wire.</summary>
public sealed class HostileModelTests : IAsyncLifetime
{
    private ModelStandIn _model = null!;
    private TestHome _home = null!;
    private string _room = "";

    public async Task InitializeAsync()
    {
        _model = await ModelStandIn.StartAsync();
        _home = await TestHome.StartAsync(
            $"--OpenAI:Endpoint={_model.Endpoint}", "--OpenAI:Model=m", "--OpenAI:FirstTokenTimeoutMs=1500", "--OpenAI:StallTimeoutMs=700", "--OpenAI:MaximumAnswer=5000",
            // The requests counted here are those of the answers.
            "--Memory:LearnWithModel=false");
        _room = (await _home.AddRoomAsync("Study")).Id;
    }

    public async Task DisposeAsync()
    {
        await _home.DisposeAsync();
        await _model.DisposeAsync();
    }

    [Fact]
    public async Task An_answer_streams_and_its_usage_is_estimated_and_marked_so_when_missing()
    {
        var turn = await AskAsync(static (http, _) => ModelStandIn.Say(http, ModelStandIn.Chunk("hel"), ModelStandIn.Chunk("lo"), ModelStandIn.Finish("stop"), ModelStandIn.Done));
        (turn.Status, turn.Text).ShouldBe((TurnStatus.Completed, "hello"));
        turn.Usage!.Estimated.ShouldBeTrue();
    }

    [Fact]
    public async Task An_error_event_inside_a_200_stream_fails_the_turn_and_keeps_its_text()
    {
        var turn = await AskAsync(static (http, _) => ModelStandIn.Say(http, ModelStandIn.Chunk("so far"), "data: {\"error\":{\"message\":\"out of memory\",\"type\":\"server_error\"}}\n\n"));
        Failed(turn, "model_error", "so far");
        turn.Problem!.Message.ShouldContain("out of memory");
    }

    [Fact]
    public async Task A_stream_cut_without_a_finish_reason_is_no_answer() =>
        Failed(await AskAsync(static (http, _) => ModelStandIn.Say(http, ModelStandIn.Chunk("half"))), "model_broken_stream", "half");

    [Fact]
    public async Task An_unknown_finish_reason_is_told_and_the_text_stays() =>
        Failed(await AskAsync(static (http, _) => ModelStandIn.Say(http, ModelStandIn.Chunk("text"), ModelStandIn.Finish("moon_phase"), ModelStandIn.Done)), "model_broken_stream", "text");

    [Fact]
    public async Task A_stalled_stream_is_given_up() =>
        Failed(await AskAsync(static async (http, _) =>
        {
            await ModelStandIn.Say(http, ModelStandIn.Chunk("wait"));
            await Task.Delay(Timeout.Infinite, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }), "model_timeout", "wait");

    [Fact]
    public async Task A_slow_first_token_is_given_up() =>
        Failed(await AskAsync(static (http, _) => Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default)), "model_timeout", "");

    [Fact]
    public async Task A_character_split_over_two_packets_stays_whole()
    {
        var text = ModelStandIn.Chunk("schön 🌍") + ModelStandIn.Finish("stop") + ModelStandIn.Done;
        var at = System.Text.Encoding.UTF8.GetByteCount(text[..text.IndexOf('ö', StringComparison.Ordinal)]) + 1;
        (await AskAsync((http, _) => ModelStandIn.SaySplit(http, text, at))).Text.ShouldBe("schön 🌍");
    }

    [Fact]
    public async Task Empty_choices_are_passed_over() =>
        (await AskAsync(static (http, _) => ModelStandIn.Say(http, ModelStandIn.Event(""), ModelStandIn.Chunk("ok"), ModelStandIn.Finish("stop"), ModelStandIn.Done))).Text.ShouldBe("ok");

    [Fact]
    public async Task A_500_and_a_429_are_tried_again_before_the_first_token()
    {
        var turn = await AskAsync(static (http, number) =>
        {
            if (number < 3)
            {
                http.Response.StatusCode = number == 1 ? 500 : 429;
                http.Response.Headers.RetryAfter = "0";
                return Task.CompletedTask;
            }

            return ModelStandIn.Say(http, ModelStandIn.Chunk("fine"), ModelStandIn.Finish("stop"), ModelStandIn.Done);
        });
        (turn.Text, _model.Requests).ShouldBe(("fine", 3));
    }

    [Fact]
    public async Task An_endless_stream_is_stopped() =>
        (await AskAsync(static async (http, _) =>
        {
            while (!http.RequestAborted.IsCancellationRequested)
            {
                await ModelStandIn.Say(http, ModelStandIn.Chunk(new string('x', 100)));
            }
        })).Problem!.Code.ShouldBe("model_endless");

    [Fact]
    public async Task A_wrong_content_type_is_told()
    {
        var turn = await AskAsync(static (http, _) => http.Response.WriteAsync("<html>It works!</html>"));
        (turn.Status, turn.Text).ShouldBe((TurnStatus.Failed, ""));
    }

    [Fact]
    public async Task Tool_calls_without_an_index_open_a_slot_per_id()
    {
        const string Calls = """{"delta":{"tool_calls":[{"id":"a","type":"function","function":{"name":"list_devices","arguments":"{}"}},{"id":"b","type":"function","function":{"name":"read_device","arguments":"{}"}}]},"index":0,"finish_reason":null}""";
        var turn = await AskAsync((http, number) => number == 1
            ? ModelStandIn.Say(http, ModelStandIn.Event(Calls), ModelStandIn.Finish("tool_calls"), ModelStandIn.Done)
            : ModelStandIn.Say(http, ModelStandIn.Chunk("done"), ModelStandIn.Finish("stop"), ModelStandIn.Done));
        turn.Text.ShouldBe("done");
        turn.Steps.Where(static s => s.Kind == "tool").Select(static s => s.Name).ShouldBe(["list_devices", "read_device"]);
    }

    [Fact]
    public async Task A_stop_from_another_connection_aborts_the_request_before_the_first_token()
    {
        _model.Answer = static (http, _) => Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default);
        await using var screen = await _home.ConnectAsync();
        await screen.SubscribeAsync(Topics.Room(_room));
        var asked = await _home.Owner.PostAsync<AskResult>($"/api/v1/rooms/{_room}/turns", new PostTurnRequest("tell me a story"));
        (await _home.Owner.PostAsync<StopResult>($"/api/v1/turns/{asked.TurnId}/stop")).Stopped.ShouldBeTrue();
        await screen.NextAsync(static e => e.Type == EventTypes.TurnEnded);
        (await _home.Owner.GetAsync<Turn>($"/api/v1/turns/{asked.TurnId}")).Status.ShouldBe(TurnStatus.Stopped);
    }

    private static void Failed(Turn turn, string code, string text)
    {
        turn.Problem?.Code.ShouldBe(code);
        (turn.Status, turn.Text).ShouldBe((TurnStatus.Failed, text));
    }

    private async Task<Turn> AskAsync(Func<HttpContext, int, Task> answer)
    {
        _model.Answer = answer;
        await using var screen = await _home.ConnectAsync();
        await screen.SubscribeAsync(Topics.Room(_room));
        var asked = await _home.Owner.PostAsync<AskResult>($"/api/v1/rooms/{_room}/turns", new PostTurnRequest("tell me a story"));
        await screen.NextAsync(e => e.Type == EventTypes.TurnEnded);
        return await _home.Owner.GetAsync<Turn>($"/api/v1/turns/{asked.TurnId}");
    }
}
