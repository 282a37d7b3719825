using Microsoft.AspNetCore.Http;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Live;
using Roommate.IntegrationTests.Assistant;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.Turns;

/// <summary>One application with a model that goes wrong as each test says.</summary>
public class HostileModel : IAsyncLifetime
{
    /// <summary>As patient as a busy machine needs, where waiting is not what a test is about.</summary>
    protected virtual string[] Patience => [];

    public ModelStandIn Model { get; private set; } = null!;

    public TestHome Home { get; private set; } = null!;

    public string Room { get; private set; } = "";

    public async Task InitializeAsync()
    {
        Model = await ModelStandIn.StartAsync();
        Home = await TestHome.StartAsync(
        [
            $"--OpenAI:Endpoint={Model.Endpoint}", "--OpenAI:Model=m", "--OpenAI:MaximumAnswer=5000",
            // The requests counted here are those of the answers.
            "--Memory:LearnWithModel=false",
            .. Patience
        ]);
        Room = (await Home.AddRoomAsync("Study")).Id;
    }

    public async Task DisposeAsync()
    {
        await Home.DisposeAsync();
        await Model.DisposeAsync();
    }
}

/// <summary>Every way an upstream can go wrong has a typed outcome, over the real wire.</summary>
public sealed class HostileModelTests(HostileModel fixture) : IClassFixture<HostileModel>
{
    private const string EarlyUsage = """data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[],"usage":{"prompt_tokens":70,"completion_tokens":9,"total_tokens":79}}""" + "\n\n";

    // Tests share the application; each asks something of its own, for equal questions are answered once.
    private static int _asked;

    private ModelStandIn Model => fixture.Model;

    private TestHome Home => fixture.Home;

    private string Room => fixture.Room;

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
        var number = 0;
        var turn = await AskAsync((http, _) =>
        {
            if (++number < 3)
            {
                http.Response.StatusCode = number == 1 ? 500 : 429;
                http.Response.Headers.RetryAfter = "0";
                return Task.CompletedTask;
            }

            return ModelStandIn.Say(http, ModelStandIn.Chunk("fine"), ModelStandIn.Finish("stop"), ModelStandIn.Done);
        });
        (turn.Text, number).ShouldBe(("fine", 3));
    }

    [Fact]
    public async Task A_429_that_asks_for_a_long_wait_is_told_at_once()
    {
        var turn = await AskAsync(static (http, _) =>
        {
            http.Response.StatusCode = 429;
            http.Response.Headers.RetryAfter = "120";
            return Task.CompletedTask;
        });
        Failed(turn, "model_busy", "");
    }

    [Fact]
    public async Task A_429_whose_date_has_come_is_tried_again()
    {
        var first = true;
        var turn = await AskAsync((http, _) =>
        {
            if (first)
            {
                first = false;
                http.Response.StatusCode = 429;
                http.Response.Headers.RetryAfter = "Mon, 01 Jan 2024 00:00:00 GMT";
                return Task.CompletedTask;
            }

            return ModelStandIn.Say(http, ModelStandIn.Chunk("after the date"), ModelStandIn.Finish("stop"), ModelStandIn.Done);
        });
        turn.Text.ShouldBe("after the date");
    }

    [Fact]
    public async Task Usage_that_comes_early_is_the_usage()
    {
        var turn = await AskAsync(static (http, _) => ModelStandIn.Say(http, EarlyUsage, ModelStandIn.Chunk("early"), ModelStandIn.Finish("stop"), ModelStandIn.Done));
        turn.Usage.ShouldBe(new TurnUsage(70, 9));
    }

    [Fact]
    public async Task What_a_stream_that_is_cut_had_used_is_booked()
    {
        var turn = await AskAsync(static (http, _) => ModelStandIn.Say(http, EarlyUsage, ModelStandIn.Chunk("cut")));
        Failed(turn, "model_broken_stream", "cut");
        turn.Usage.ShouldBe(new TurnUsage(70, 9));
    }

    [Fact]
    public async Task A_connection_that_breaks_in_the_middle_is_told_and_estimated()
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Model.Answer = async (http, _) =>
        {
            await ModelStandIn.Say(http, ModelStandIn.Chunk("broken in "));
            await seen.Task;
            http.Abort();
        };
        var asked = await AskOnlyAsync();
        await Patience.UntilAsync(async () => await Home.Owner.GetAsync<Turn>($"/api/v1/turns/{asked.TurnId}") is not { Status: TurnStatus.Running, Text: "" });

        seen.SetResult();
        var turn = await AssistantFixture.EndedAsync(Home.Owner, asked.TurnId);
        Failed(turn, "model_broken_stream", "broken in ");
        turn.Usage!.Estimated.ShouldBeTrue();
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_told()
    {
        await using var home = await TestHome.StartAsync("--OpenAI:Endpoint=http://127.0.0.1:9/v1", "--OpenAI:Model=m", "--Memory:LearnWithModel=false");
        var turn = await AssistantFixture.AskAsync(home.Owner, await home.AddRoomAsync("Study"), "tell me a story");
        Failed(turn, "model_unreachable", "");
        turn.Usage.ShouldBeNull();
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
        Failed(turn, "model_broken_stream", "");
    }

    [Fact]
    public async Task Tool_calls_without_an_index_open_a_slot_per_id()
    {
        const string Calls = """{"delta":{"tool_calls":[{"id":"a","type":"function","function":{"name":"list_devices","arguments":"{}"}},{"id":"b","type":"function","function":{"name":"read_device","arguments":"{}"}}]},"index":0,"finish_reason":null}""";
        var asked = false;
        var turn = await AskAsync((http, _) => ((string)http.Items[ModelStandIn.RequestItem]!).Contains("\"tools\"", StringComparison.Ordinal) && !asked && (asked = true)
            ? ModelStandIn.Say(http, ModelStandIn.Event(Calls), ModelStandIn.Finish("tool_calls"), ModelStandIn.Done)
            : ModelStandIn.Say(http, ModelStandIn.Chunk("done"), ModelStandIn.Finish("stop"), ModelStandIn.Done));
        turn.Text.ShouldBe("done");
        turn.Steps.Where(static s => s.Kind == "tool").Select(static s => s.Name).ShouldBe(["list_devices", "read_device"]);
    }

    private static void Failed(Turn turn, string code, string text)
    {
        turn.Problem.ShouldNotBeNull().Code.ShouldBe(code);
        turn.Status.ShouldBe(TurnStatus.Failed);
        if (text.Length > 0)
        {
            turn.Text.ShouldBe(text);
        }
        else
        {
            turn.Text.ShouldStartWith("I could not answer that without the language model.");
        }
    }

    private Task<AskResult> AskOnlyAsync() => Home.Owner.PostAsync<AskResult>($"/api/v1/rooms/{Room}/turns", new PostTurnRequest($"tell me story {Interlocked.Increment(ref _asked)}"));

    private async Task<Turn> AskAsync(Func<HttpContext, int, Task> answer)
    {
        Model.Answer = answer;
        return await AssistantFixture.EndedAsync(Home.Owner, (await AskOnlyAsync()).TurnId);
    }
}
