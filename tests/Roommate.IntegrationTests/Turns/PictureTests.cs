using System.Net.Http.Headers;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Rooms;
using Roommate.IntegrationTests.Assistant;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.Turns;

/// <summary>The pictures of a question go to a model that takes them, over the real wire; one that does not is told that there was one.</summary>
public sealed class PictureTests : IAsyncLifetime
{
    private ModelStandIn _blind = null!;
    private ModelStandIn _seeing = null!;
    private TestHome _home = null!;

    public async Task InitializeAsync()
    {
        _blind = await ModelStandIn.StartAsync();
        _seeing = await ModelStandIn.StartAsync();
        _home = await TestHome.StartAsync(
            $"--OpenAI:Endpoint={_blind.Endpoint}", "--OpenAI:Model=blind", $"--OpenAI:Models:0:Endpoint={_seeing.Endpoint}", "--OpenAI:Models:0:Model=seeing", "--OpenAI:Models:0:Images=true", "--Memory:LearnWithModel=false");
    }

    public async Task DisposeAsync()
    {
        await _home.DisposeAsync();
        await _blind.DisposeAsync();
        await _seeing.DisposeAsync();
    }

    [Fact]
    public async Task A_picture_goes_to_the_model_that_takes_pictures_and_to_no_other_as_one()
    {
        var room = await _home.AddRoomAsync("Study");
        var picture = SamplePictures.Png(40, 30);
        var file = await AddAsync(room.Id, picture);
        var turn = await AskAsync(room, "What do you see here?", file.Id);
        turn.Status.ShouldBe(TurnStatus.Completed, turn.Problem?.Message);
        _blind.Requests.ShouldBe(0, "the first choice takes no pictures");
        _seeing.LastRequest.ShouldContain("What do you see here?");
        _seeing.LastRequest.ShouldContain("\"image_url\"");
        _seeing.LastRequest.Replace("\\u002B", "+", StringComparison.OrdinalIgnoreCase).ShouldContain("data:image/png;base64,iVBOR");

        // When that one fails the other is asked in words.
        _seeing.Answer = static (http, _) =>
        {
            http.Response.StatusCode = 400;
            return Task.CompletedTask;
        };
        var again = await AskAsync(room, "And what is on this one?", (await AddAsync(room.Id, picture)).Id);
        again.Status.ShouldBe(TurnStatus.Completed, again.Problem?.Message);
        _blind.LastRequest.ShouldContain("a picture that this model cannot see");
        _blind.LastRequest.ShouldNotContain("image_url");

        // A question without one goes to the first choice.
        await AssistantFixture.AskAsync(_home.Owner, await _home.AddRoomAsync("Hall"), "Tell me about whales.");
        _blind.Requests.ShouldBe(2);
    }

    private async Task<Turn> AskAsync(Room room, string text, string fileId)
    {
        var asked = await _home.Owner.PostAsync<AskResult>($"/api/v1/rooms/{room.Id}/turns", new PostTurnRequest(text, Attachments: [fileId]));
        return await AssistantFixture.EndedAsync(_home.Owner, asked.TurnId);
    }

    private Task<RoomFile> AddAsync(string room, byte[] bytes)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue("image/png");
        return _home.Owner.PostAsync<RoomFile>($"/api/v1/rooms/{room}/files?name=picture.png", content);
    }
}
