using System.Net;
using System.Text.Json;
using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Contracts.People;
using Roommate.Contracts.Rooms;
using Roommate.IntegrationTests.Assistant;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.Voice;

/// <summary>An announcement is written in the rooms and said on their speakers, each by an address that is good once.</summary>
public sealed class AnnouncementTests : IAsyncLifetime
{
    private TestHome _home = null!;
    private Room _kitchen = null!;
    private Room _hall = null!;
    private CreateDeviceResult _created = null!;
    private MqttDevice _speaker = null!;
    private string _speakerId = "";

    public async Task InitializeAsync()
    {
        _home = await TestHome.StartAsync("--Speech:PublicUrl=http://house.example:5080/");
        _kitchen = await _home.AddRoomAsync("Kitchen");
        _hall = await _home.AddRoomAsync("Hall");
        _created = await _home.AddDeviceAsync("Kitchen speaker", _kitchen.Id, ("speaker", new Component("speaker")));
        _speakerId = _created.Device.Id;
        _speaker = await MqttDevice.ConnectAsync(_home.MqttPort, _created);
    }

    public async Task DisposeAsync()
    {
        await _speaker.DisposeAsync();
        await _home.DisposeAsync();
    }

    [Fact]
    public async Task It_is_in_the_rooms_and_the_speaker_gets_an_address_that_is_good_once()
    {
        var asking = _home.Owner.PostAsync<AnnounceResult>($"/api/v1/homes/{_home.HomeId}/announcements", new AnnounceRequest("Dinner is ready."));
        var said = await SaidAsync();
        said.GetProperty("text").GetString().ShouldBe("Dinner is ready.");
        var result = await asking;
        result.Rooms.Count.ShouldBeGreaterThanOrEqualTo(2);
        result.Speakers.ShouldHaveSingleItem().ShouldBe(new SpeakerResult(_speakerId, "Kitchen speaker", true));
        (await LastAsync(_hall)).Text.ShouldBe("Dinner is ready.");

        var url = new Uri(said.GetProperty("url").GetString()!);
        url.Host.ShouldBe("house.example");
        using var anonymous = new Http(_home.Address);
        using var first = await anonymous.Client.GetAsync(new Uri(url.PathAndQuery, UriKind.Relative));
        var sound = WavSound.Read(await first.Content.ReadAsByteArrayAsync());
        sound.Spoken.TotalSeconds.ShouldBeInRange(0.5, 3);
        using var second = await anonymous.Client.GetAsync(new Uri(url.PathAndQuery, UriKind.Relative));
        second.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Somebody_says_it_and_it_goes_where_they_say()
    {
        var asked = await _home.Owner.PostAsync<AskResult>($"/api/v1/rooms/{_hall.Id}/turns", new PostTurnRequest("announce that dinner is ready in the kitchen", "a1"));
        var said = await SaidAsync();
        said.GetProperty("text").GetString().ShouldBe("dinner is ready");
        (await EndedAsync(asked.TurnId)).Text.ShouldBe("Announced in one room.");
        (await LastAsync(_kitchen)).Text.ShouldBe("dinner is ready");
    }

    [Fact]
    public async Task A_speaker_that_is_told_bare_words_gets_their_sound_and_one_that_has_an_address_keeps_it()
    {
        var asking = TellAsync(new { text = "The post is here." });
        var said = await SaidAsync();
        said.GetProperty("text").GetString().ShouldBe("The post is here.");
        var sound = WavSound.Read(await HearAsync(said));
        sound.Spoken.TotalSeconds.ShouldBeInRange(0.5, 3);
        (await asking).State.ShouldBe(CommandState.Done);

        asking = TellAsync(new { text = "The post is here.", url = "http://elsewhere/a.wav", volume = 7 });
        said = await SaidAsync();
        (said.GetProperty("url").GetString(), said.GetProperty("volume").GetInt32()).ShouldBe(("http://elsewhere/a.wav", 7));
        (await asking).State.ShouldBe(CommandState.Done);
    }

    [Fact]
    public async Task Words_that_wait_for_their_speaker_are_heard_when_it_is_back()
    {
        await _speaker.DisposeAsync();
        await Patience.UntilAsync(async () => !(await _home.Owner.GetAsync<Twin>($"/api/v1/devices/{_speakerId}/twin")).Connection.Online);
        var asked = await _home.Owner.PostAsync<DeviceCommand>($"/api/v1/devices/{_speakerId}/commands/say", new CommandRequest(JsonSerializer.SerializeToElement(new { text = "The post is here." }), Queue: true, TtlMs: 86_400_000));
        asked.State.ShouldBe(CommandState.Queued);
        _speaker = await MqttDevice.ConnectAsync(_home.MqttPort, _created);
        (await HearAsync(await SaidAsync())).Length.ShouldBeGreaterThan(10_000);
    }

    [Fact]
    public async Task In_quiet_hours_the_speakers_say_nothing_and_the_message_is_there()
    {
        await _home.Owner.PatchAsync<HomeView>($"/api/v1/homes/{_home.HomeId}", new HomePatch(Speech: new HomeSpeech(QuietFrom: "00:00", QuietUntil: "23:59")));
        var result = await _home.Owner.PostAsync<AnnounceResult>($"/api/v1/homes/{_home.HomeId}/announcements", new AnnounceRequest("Good night.", [_kitchen.Id]));
        result.Quiet.ShouldBeTrue();
        result.Speakers.ShouldBeEmpty();
        (await LastAsync(_kitchen)).Text.ShouldBe("Good night.");
        await _home.Owner.RefusedAsync(HttpMethod.Patch, $"/api/v1/homes/{_home.HomeId}", FaultCode.Invalid, new HomePatch(Speech: new HomeSpeech(QuietFrom: "late")));
    }

    [Fact]
    public async Task What_cannot_be_announced_is_refused()
    {
        await _home.Owner.RefusedAsync(HttpMethod.Post, $"/api/v1/homes/{_home.HomeId}/announcements", FaultCode.Invalid, new AnnounceRequest("  "));
        await _home.Owner.RefusedAsync(HttpMethod.Post, $"/api/v1/homes/{_home.HomeId}/announcements", FaultCode.Invalid, new AnnounceRequest("Hello.", ["room_elsewhere"]));
    }

    [Fact]
    public async Task A_reply_is_said_in_the_room_it_was_asked_in()
    {
        var asked = await _home.Owner.PostAsync<AskResult>($"/api/v1/rooms/{_kitchen.Id}/turns", new PostTurnRequest("what time is it?", "a2"));
        var text = (await EndedAsync(asked.TurnId)).Text;
        var saying = _home.Owner.PostAsync<AnnounceResult>($"/api/v1/turns/{asked.TurnId}/say", new SayRequest());
        (await SaidAsync()).GetProperty("text").GetString().ShouldBe(text);
        (await saying).Speakers.ShouldHaveSingleItem().Said.ShouldBeTrue();
        await _home.Owner.RefusedAsync(HttpMethod.Post, $"/api/v1/turns/{asked.TurnId}/say", FaultCode.NotFound, new SayRequest(_hall.Id));
    }

    private Task<DeviceCommand> TellAsync(object args) =>
        _home.Owner.PostAsync<DeviceCommand>($"/api/v1/devices/{_speakerId}/commands/say", new CommandRequest(JsonSerializer.SerializeToElement(args)));

    private async Task<byte[]> HearAsync(JsonElement said)
    {
        using var anonymous = new Http(_home.Address);
        return await anonymous.Client.GetByteArrayAsync(new Uri(new Uri(said.GetProperty("url").GetString()!).PathAndQuery, UriKind.Relative));
    }

    private async Task<Message> LastAsync(Room room) => (await _home.Owner.GetAsync<Page<Message>>($"/api/v1/rooms/{room.Id}/messages")).Items[0];

    // The speaker takes the next thing it is to say, and answers.
    private async Task<JsonElement> SaidAsync()
    {
        var (topic, body) = await _speaker.HearAsync("cmd/");
        body.GetProperty("name").GetString().ShouldBe("say");
        await _speaker.SayAsync($"res/{topic["cmd/".Length..]}", new { status = 200 });
        return body.GetProperty("args");
    }

    private Task<Turn> EndedAsync(string id) => AssistantFixture.EndedAsync(_home.Owner, id);
}
