using Microsoft.Extensions.DependencyInjection;
using Roommate.Assistant.Voice.Recordings;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.People;
using Roommate.IntegrationTests.People;
using Roommate.Testing;
using Shouldly;
using IRedis = Roommate.Live.Log.IRedis;

namespace Roommate.IntegrationTests.Voice;

/// <summary>Who leaves takes every recording of their voice, and what was spoken to them, with them.</summary>
[Collection(OpenHomeGroup.Name)]
public sealed class ErasedVoiceTests(OpenHome open)
{
    [Fact]
    public async Task Erasing_a_person_erases_their_recordings_and_the_spoken_replies_to_them()
    {
        var services = open.Home.App.Services;
        var (zoe, _) = await open.RegisterAsync("Zoe");
        var home = await zoe.PostAsync<HomeView>("/api/v1/homes", new CreateHomeRequest("Zoe's own"));
        var room = await zoe.PostAsync<Contracts.Rooms.Room>($"/api/v1/homes/{home.Id}/rooms", new Contracts.Rooms.CreateRoomRequest("Kitchen"));
        var now = TimeProvider.System.GetUtcNow();
        await services.GetRequiredService<RecordingStore>().AddAsync(zoe.UserId, new VoiceRecording("rec_1", home.Id, room.Id, "turn on the lamp", "audio/wav", 4, now, now.AddDays(7)), new byte[4], CancellationToken.None);
        (await zoe.GetAsync<Contracts.Page<VoiceRecording>>($"/api/v1/homes/{home.Id}/voice/recordings")).Items.ShouldHaveSingleItem();
        var asked = await zoe.PostAsync<AskResult>($"/api/v1/rooms/{room.Id}/turns", new PostTurnRequest("what time is it?", "c1"));
        (await zoe.Client.GetByteArrayAsync(new Uri($"/api/v1/turns/{asked.TurnId}/audio", UriKind.Relative))).Length.ShouldBeGreaterThan(1000);
        Kept(asked.TurnId).ShouldNotBeEmpty();

        using (var answer = await zoe.SendAsync(HttpMethod.Delete, "/api/v1/me", new EraseRequest(OpenHome.Password)))
        {
            answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
        }

        await open.NothingIsLeftAsync(zoe.UserId, "recording:rec_1");
        Kept(asked.TurnId).ShouldBeEmpty();
        zoe.Dispose();
    }

    private string[] Kept(string turnId) => Directory.GetFiles(Path.Combine(open.Home.DataDirectory, "speech"), $"{turnId}-*");
}
