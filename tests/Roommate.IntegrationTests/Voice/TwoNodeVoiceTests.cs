using Roommate.Contracts.Assistant;
using Roommate.Contracts.Live;
using Roommate.Contracts.Rooms;
using Roommate.Testing;
using Roommate.Testing.Voice;
using Shouldly;

namespace Roommate.IntegrationTests.Voice;

/// <summary>One node speaks, the person is heard by the other: the voice falls silent all the same, and how far it was heard is known.</summary>
public sealed class TwoNodeVoiceTests(RedisServer redis) : IClassFixture<RedisServer>, IAsyncLifetime
{
    private ModelStandIn _model = null!;
    private TestHome _speaks = null!;
    private TestHome _hears = null!;
    private Room _room = null!;
    private Spoken _spoken = null!;

    public async Task InitializeAsync()
    {
        _model = await ModelStandIn.StartAsync();
        string[] configuration = [$"--Redis:ConnectionString={redis.ConnectionString}", $"--OpenAI:Endpoint={_model.Endpoint}", "--OpenAI:Model=m", "--OpenAI:TranscriptionModel=stt", "--Memory:LearnWithModel=false"];
        _speaks = await TestHome.StartAsync(configuration);
        _hears = await TestHome.StartAsync(configuration);
        _room = await _speaks.AddRoomAsync("Kitchen");
        _spoken = (await Espeak.SayAsync("yesterday my sister told me a long story")).Within(400, 1500);
        _model.Transcription.Learn(_spoken);
        _model.Answer = static async (http, _) =>
        {
            await ModelStandIn.Say(http, ModelStandIn.Chunk("Once upon a time there was a lamp. "));
            await Task.Delay(Timeout.Infinite, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        };
    }

    public async Task DisposeAsync()
    {
        await _speaks.DisposeAsync();
        await _hears.DisposeAsync();
        await _model.DisposeAsync();
    }

    [Fact]
    public async Task Speaking_on_one_node_silences_the_reply_that_another_one_speaks_and_marks_how_far_it_was_heard()
    {
        await using var here = await _speaks.ConnectAsync();
        var asked = await here.CallAsync<AskResult>("Ask", new AskRequest(_room.Id, "please tell me a long story about a lamp", "ask", Voice: true));
        using var answer = await _speaks.Owner.Client.GetAsync(new Uri($"/api/v1/turns/{asked.TurnId}/audio", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        await using var body = await answer.Content.ReadAsStreamAsync();
        await body.ReadExactlyAsync(new byte[44_000]);

        // The stream of the other node does not end before the voice has: only the beginning of speech can end that.
        await using var there = await _hears.ConnectAsync();
        var silent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var speaking = there.SpeakAsync(new SpeakRequest(_room.Id, "speak", Review: true), _spoken.BeginningAsync(15, silent.Task));
        await body.CopyToAsync(Stream.Null).WaitAsync(Patience.Long);
        silent.SetResult();
        await speaking;
        await _model.Aborted.Task.WaitAsync(Patience.Long);
        await here.SubscribeAsync(Topics.Turn(asked.TurnId));
        (await _hears.Owner.GetAsync<Turn>($"/api/v1/turns/{asked.TurnId}")).Status.ShouldBe(TurnStatus.Stopped);

        // The mark comes to the node that has never spoken it.
        var heard = await _hears.Owner.PostAsync<HeardResult>($"/api/v1/turns/{asked.TurnId}/heard", new HeardRequest(PositionMs: 900));
        "Once upon a time there was a lamp."[..heard.Chars].ShouldStartWith("Once upon");
        heard.Complete.ShouldBeFalse();
    }
}
