using Microsoft.AspNetCore.Http;
using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Live;
using Roommate.Contracts.People;
using Roommate.Contracts.Rooms;
using Roommate.IntegrationTests.Assistant;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.Turns;

/// <summary>An answer is written anew, a question is changed and asked again, a late screen reads along, another model steps in, a home has its own character.</summary>
public sealed class AnswerAgainTests : IAsyncLifetime
{
    private ModelStandIn _model = null!;
    private ModelStandIn _second = null!;
    private TestHome _home = null!;
    private Room _room = null!;

    public async Task InitializeAsync()
    {
        _model = await ModelStandIn.StartAsync();
        _second = await ModelStandIn.StartAsync();
        _home = await TestHome.StartAsync(
            $"--OpenAI:Endpoint={_model.Endpoint}", "--OpenAI:Model=m", $"--OpenAI:Models:0:Endpoint={_second.Endpoint}", "--OpenAI:Models:0:Model=second",
            "--Memory:LearnWithModel=false", "--Registration:Mode=open");
        _room = await _home.AddRoomAsync("Study");
    }

    public async Task DisposeAsync()
    {
        await _home.DisposeAsync();
        await _model.DisposeAsync();
        await _second.DisposeAsync();
    }

    [Fact]
    public async Task An_answer_is_written_anew_without_the_first_one_in_sight()
    {
        _model.Answer = static (http, n) => ModelStandIn.Say(http, ModelStandIn.Chunk($"answer number {n}"), ModelStandIn.Finish("stop"), ModelStandIn.Done);
        var first = await AssistantFixture.AskAsync(_home.Owner, _room, "Tell me about whales.");
        var again = await _home.Owner.PostAsync<AskResult>($"/api/v1/turns/{first.Id}/regenerate");
        again.MessageId.ShouldBe(first.MessageId);
        var second = await AssistantFixture.EndedAsync(_home.Owner, again.TurnId);
        (second.Text, second.Id == first.Id).ShouldBe(("answer number 2", false));
        _model.LastRequest.ShouldContain("Tell me about whales.");
        _model.LastRequest.ShouldNotContain("answer number 1");
    }

    [Fact]
    public async Task A_question_is_changed_and_asked_again()
    {
        var first = await AssistantFixture.AskAsync(_home.Owner, _room, "Tell me about sharks.");
        var again = await _home.Owner.PostAsync<AskResult>($"/api/v1/messages/{first.MessageId}/ask", new AskAgainRequest("Tell me about otters."));
        (await AssistantFixture.EndedAsync(_home.Owner, again.TurnId)).Status.ShouldBe(TurnStatus.Completed);
        _model.LastRequest.ShouldContain("otters");
        _model.LastRequest.ShouldNotContain("sharks");
        (await _home.Owner.GetAsync<Message>($"/api/v1/messages/{first.MessageId}")).Text.ShouldBe("Tell me about otters.");
    }

    [Fact]
    public async Task What_was_done_is_not_done_anew_and_nobody_elses_answer_is_written_anew()
    {
        using var ben = await AssistantFixture.MemberAsync(_home, "Ben");
        var done = await AssistantFixture.AskAsync(_home.Owner, _room, "set a timer for 5 minutes");
        await _home.Owner.RefusedAsync(HttpMethod.Post, $"/api/v1/turns/{done.Id}/regenerate", FaultCode.Conflict);
        var said = await AssistantFixture.AskAsync(_home.Owner, _room, "Tell me about whales.");
        await ben.RefusedAsync(HttpMethod.Post, $"/api/v1/turns/{said.Id}/regenerate", FaultCode.Forbidden);
        await ben.RefusedAsync(HttpMethod.Post, $"/api/v1/messages/{said.MessageId}/ask", FaultCode.Forbidden, new AskAgainRequest("mine now"));
    }

    [Fact]
    public async Task A_late_screen_gets_the_text_so_far_and_exactly_the_rest()
    {
        var gate = new TaskCompletionSource();
        _model.Answer = async (http, _) =>
        {
            await ModelStandIn.Say(http, ModelStandIn.Chunk("Once upon "), ModelStandIn.Chunk("a time "));
            await gate.Task;
            await ModelStandIn.Say(http, ModelStandIn.Chunk("there was "), ModelStandIn.Chunk("a lamp 🪔."), ModelStandIn.Finish("stop"), ModelStandIn.Done);
        };
        var asked = await _home.Owner.PostAsync<AskResult>($"/api/v1/rooms/{_room.Id}/turns", new PostTurnRequest("Tell me a story."));
        await using var early = await _home.ConnectAsync();
        await early.SubscribeAsync(Topics.Turn(asked.TurnId), after: 0);
        await Patience.UntilAsync(async () => (await _home.Owner.GetAsync<Turn>($"/api/v1/turns/{asked.TurnId}")).Text == "Once upon a time ");

        await using var late = await _home.ConnectAsync();
        var joined = await late.SubscribeAsync(Topics.Turn(asked.TurnId));
        var text = joined.Snapshot!.Value.GetProperty("turn").GetProperty("text").GetString();
        text.ShouldBe("Once upon a time ");
        gate.SetResult();
        var last = joined.Head!.Value;
        while (true)
        {
            var next = await late.NextAsync(e => e.Topic == Topics.Turn(asked.TurnId));
            next.Offset.ShouldBe(++last);
            if (next.Type == EventTypes.TurnDelta)
            {
                next.Data.GetProperty("start").GetInt32().ShouldBe(text!.Length);
                text += next.Data.GetProperty("text").GetString();
            }

            if (next.Type == EventTypes.TurnEnded)
            {
                next.Data.GetProperty("text").GetString().ShouldBe(text);
                break;
            }
        }

        text.ShouldBe("Once upon a time there was a lamp 🪔.");
        (await _home.Owner.GetAsync<Turn>($"/api/v1/turns/{asked.TurnId}")).Text.ShouldBe(text);
    }

    [Fact]
    public async Task When_the_first_model_fails_the_next_one_answers_and_is_booked()
    {
        _model.Answer = static (http, _) =>
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return http.Response.WriteAsync("{}");
        };
        _second.Answer = static (http, _) => ModelStandIn.Say(http, ModelStandIn.Chunk("I step in."), ModelStandIn.Finish("stop"), ModelStandIn.Done);
        (await AssistantFixture.AskAsync(_home.Owner, _room, "Tell me about bees.")).Text.ShouldBe("I step in.");
        (await _home.Owner.GetAsync<Page<UsageRow>>($"/api/v1/homes/{_home.HomeId}/usage")).Items.ShouldHaveSingleItem().Model.ShouldBe("second");
    }

    [Fact]
    public async Task A_home_has_its_own_character_and_sees_it_before_it_is_set()
    {
        using var ben = await AssistantFixture.MemberAsync(_home, "Ben");
        var persona = new Persona("Mira", "dry humour, never more than three sentences", ["de-AT"]);
        var path = $"/api/v1/homes/{_home.HomeId}/persona";
        var preview = await ben.PostAsync<PersonaPreview>($"{path}/preview", persona);
        preview.Prompt.ShouldContain("You are Mira");
        preview.Prompt.ShouldContain("German (Austria)");
        preview.Version.ShouldBe("assistant-2");
        await ben.RefusedAsync(HttpMethod.Put, path, FaultCode.Forbidden, persona);
        (await _home.Owner.GetAsync<Persona>(path)).Name.ShouldBe("Roommate");
        (await _home.Owner.SendAsync(HttpMethod.Put, path, persona)).IsSuccessStatusCode.ShouldBeTrue();
        await AssistantFixture.AskAsync(_home.Owner, _room, "Tell me about bees.");
        _model.LastRequest.ShouldContain("You are Mira");
        await _home.Owner.RefusedAsync(HttpMethod.Put, path, FaultCode.Invalid, persona with { Languages = ["klingon!"] });
        await _home.Owner.RefusedAsync(HttpMethod.Put, path, FaultCode.Invalid, persona with { Name = " " });
    }
}
