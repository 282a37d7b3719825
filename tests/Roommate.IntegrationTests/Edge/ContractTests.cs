using System.Net;
using System.Text.Json;
using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;
using Roommate.Contracts.People;
using Roommate.Contracts.Rooms;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.Edge;

/// <summary>What holds for every list and every document, and shapes that scripts rely on, as somebody sees them who has read only the contract.</summary>
[Collection(HomeFixtureGroup.Name)]
public sealed class ContractTests(HomeFixture fixture)
{
    private TestHome Home => fixture.Home;

    private Http Owner => Home.Owner;

    [Theory]
    [InlineData("/api/v1/homes")]
    [InlineData("/api/v1/homes/{home}/rooms")]
    [InlineData("/api/v1/homes/{home}/members")]
    [InlineData("/api/v1/homes/{home}/invites")]
    [InlineData("/api/v1/homes/{home}/usage")]
    [InlineData("/api/v1/auth/sessions")]
    [InlineData("/api/v1/auth/tokens")]
    [InlineData("/api/v1/homes/{home}/lists")]
    [InlineData("/api/v1/homes/{home}/devices")]
    [InlineData("/api/v1/homes/{home}/devices?kind=light")]
    [InlineData("/api/v1/homes/{home}/scenes")]
    [InlineData("/api/v1/homes/{home}/routines")]
    public async Task A_list_takes_a_limit_of_at_most_200_and_its_own_cursors_only(string route)
    {
        var path = route.Replace("{home}", Home.HomeId, StringComparison.Ordinal);
        path += path.Contains('?', StringComparison.Ordinal) ? "&" : "?";
        (await Owner.GetAsync<Page<JsonElement>>($"{path}limit=1")).Items.Count.ShouldBeLessThanOrEqualTo(1);
        await Owner.RefusedAsync(HttpMethod.Get, $"{path}limit=201", FaultCode.Invalid);
        await Owner.RefusedAsync(HttpMethod.Get, $"{path}limit=0", FaultCode.Invalid);
        await Owner.RefusedAsync(HttpMethod.Get, $"{path}cursor=nonsense", FaultCode.Invalid);
    }

    [Fact]
    public async Task The_document_says_of_every_list_that_it_takes_a_limit_and_a_cursor()
    {
        var document = await Owner.GetAsync<JsonElement>("/openapi/v1.json");
        var lists = document.GetProperty("paths").EnumerateObject().Where(static p => p.Value.TryGetProperty("get", out var get) && get.GetProperty("responses").ToString().Contains("/schemas/PageOf", StringComparison.Ordinal)).ToList();
        lists.Count.ShouldBeGreaterThan(20);
        foreach (var list in lists)
        {
            var names = list.Value.GetProperty("get").GetProperty("parameters").EnumerateArray().Select(static p => p.GetProperty("name").GetString()).ToList();
            names.ShouldContain("limit", list.Name);
            if (!list.Name.EndsWith("/messages", StringComparison.Ordinal) || !names.Contains("q"))
            {
                // A search of messages answers the best ones, and no more.
                names.ShouldContain("cursor", list.Name);
            }

            names.ShouldBeUnique();
        }
    }

    [Fact]
    public async Task Devices_go_on_behind_one_that_was_removed_meanwhile()
    {
        var home = await Owner.PostAsync<HomeView>("/api/v1/homes", new CreateHomeRequest("Many devices"));
        var path = $"/api/v1/homes/{home.Id}/devices";
        var ids = new List<string>();
        foreach (var name in (string[])["One", "Two", "Three"])
        {
            ids.Add((await Owner.PostAsync<CreateDeviceResult>(path, new CreateDeviceRequest(name))).Device.Id);
        }

        var next = (await Owner.GetAsync<Page<Device>>($"{path}?limit=2")).Next;
        await Owner.DeleteAsync($"/api/v1/devices/{ids[1]}");
        (await Owner.GetAsync<Page<Device>>($"{path}?limit=2&cursor={next}")).Items.Select(static d => d.Id).ShouldBe([ids[2]]);
        await Owner.RefusedAsync(HttpMethod.Get, $"{path}?cursor=zzz", FaultCode.Invalid);
    }

    [Fact]
    public async Task Rooms_come_page_by_page_each_once()
    {
        foreach (var name in (string[])["One", "Two", "Three"])
        {
            await Owner.PostAsync<Room>($"/api/v1/homes/{Home.HomeId}/rooms", new CreateRoomRequest(name));
        }

        var all = (await Owner.GetAsync<Page<Room>>($"/api/v1/homes/{Home.HomeId}/rooms")).Items.Select(static r => r.Id);
        var seen = new List<string>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await Owner.GetAsync<Page<Room>>($"/api/v1/homes/{Home.HomeId}/rooms?limit=2&cursor={cursor}");
            seen.AddRange(page.Items.Select(static r => r.Id));
            cursor = page.Next;
        }

        seen.ShouldBe(all);
    }

    [Fact]
    public async Task A_patch_takes_away_what_it_says_is_null_and_leaves_what_it_does_not_name()
    {
        var room = await Owner.PostAsync<Room>($"/api/v1/homes/{Home.HomeId}/rooms", new CreateRoomRequest("Study", Icon: "book", Floor: "first"));
        await PatchAsync<Room>($"/api/v1/rooms/{room.Id}", """{"icon":null}""", static r => (r.Icon, r.Floor).ShouldBe((null, "first")));
        var lamp = await Home.AddDeviceAsync("Desk lamp", room.Id);
        await PatchAsync<Device>($"/api/v1/devices/{lamp.Device.Id}", """{"name":"Reading lamp"}""", d => d.RoomId.ShouldBe(room.Id));
        await PatchAsync<Device>($"/api/v1/devices/{lamp.Device.Id}", """{"roomId":null}""", static d => (d.RoomId, d.Name).ShouldBe((null, "Reading lamp")));
        await PatchAsync<User>("/api/v1/me", """{"locale":"de","timeZone":"Europe/Berlin"}""", static u => u.Locale.ShouldBe("de"));
        await PatchAsync<User>("/api/v1/me", """{"locale":null}""", static u => (u.Locale, u.TimeZone).ShouldBe((null, "Europe/Berlin")));
        await PatchAsync<User>("/api/v1/me", """{"timeZone":null}""", static u => u.TimeZone.ShouldBeNull());
        var memory = await Owner.PostAsync<MemoryView>($"/api/v1/homes/{Home.HomeId}/memories", new CreateMemoryRequest("The code of the gate is 12.", Key: "gate", Value: "12"));
        await PatchAsync<MemoryView>($"/api/v1/memories/{memory.Id}", """{"key":null}""", static m => (m.Key, m.Value).ShouldBe((null, "12")));
    }

    [Fact]
    public async Task Every_editable_document_carries_its_entity_tag_and_refuses_an_old_one()
    {
        var home = await Owner.PostAsync<HomeView>("/api/v1/homes", new CreateHomeRequest("Tags"));
        var room = await Owner.PostAsync<Room>($"/api/v1/homes/{Home.HomeId}/rooms", new CreateRoomRequest("Tagged"));
        var sent = await Owner.PostAsync<SendResult>($"/api/v1/rooms/{room.Id}/messages", new PostMessageRequest("Helo"));
        var lamp = await Home.AddDeviceAsync("Tagged lamp", room.Id);
        foreach (var (path, change) in new (string, object)[]
        {
            ($"/api/v1/homes/{home.Id}", new { name = "Tagged home" }),
            ($"/api/v1/rooms/{room.Id}", new { name = "Tagged anew" }),
            ($"/api/v1/devices/{lamp.Device.Id}", new { name = "Tagged lamp anew" }),
            ($"/api/v1/messages/{sent.MessageId}", new { text = "Hello" }),
            ("/api/v1/me", new { displayName = "Ana" }),
        })
        {
            using var read = await Owner.SendAsync(HttpMethod.Get, path);
            var tag = read.Headers.ETag.ShouldNotBeNull(path).Tag;
            (await Owner.RefusedAsync(HttpMethod.Patch, path, FaultCode.VersionMismatch, change, "\"987654321\"")).CurrentVersion.ShouldNotBeNull();
            using var changed = await Owner.SendAsync(HttpMethod.Patch, path, change, tag);
            changed.StatusCode.ShouldBe(HttpStatusCode.OK, path);
            changed.Headers.ETag.ShouldNotBeNull(path);
        }
    }

    [Fact]
    public async Task History_goes_on_before_an_offset_or_a_message()
    {
        var room = await Owner.PostAsync<Room>($"/api/v1/homes/{Home.HomeId}/rooms", new CreateRoomRequest("Long talk"));
        var first = await Owner.PostAsync<SendResult>($"/api/v1/rooms/{room.Id}/messages", new PostMessageRequest("One"));
        var second = await Owner.PostAsync<SendResult>($"/api/v1/rooms/{room.Id}/messages", new PostMessageRequest("Two"));
        foreach (var before in (string[])[second.MessageId, $"{second.Offset}"])
        {
            (await Owner.GetAsync<Page<Message>>($"/api/v1/rooms/{room.Id}/messages?before={before}")).Items.Select(static m => m.Id).ShouldBe([first.MessageId]);
        }

        await Owner.RefusedAsync(HttpMethod.Get, $"/api/v1/rooms/{room.Id}/messages?before=yesterday", FaultCode.Invalid);
    }

    [Fact]
    public async Task What_is_no_command_has_an_intent_that_is_null()
    {
        var understood = await Owner.PostAsync<JsonElement>($"/api/v1/homes/{Home.HomeId}/understand", new UnderstandRequest("I met an old friend yesterday"));
        understood.GetProperty("intent").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task The_memory_that_answers_is_the_first_however_short_it_is()
    {
        var home = await Owner.PostAsync<HomeView>("/api/v1/homes", new CreateHomeRequest("Remembered"));
        var path = $"/api/v1/homes/{home.Id}/memories";
        foreach (var text in (string[])["Ana is allergic to peanuts", "The router is in the hall", "My birthday is May 3", "The bike lock code is 4411", "Bob likes jazz music", "The plumber is called Mister Wrench"])
        {
            await Owner.PostAsync<MemoryView>(path, new CreateMemoryRequest(text));
        }

        foreach (var (question, answer) in new[] { ("peanut allergy", "peanuts"), ("where is the router?", "router"), ("what music does Bob like?", "jazz"), ("bike lock", "4411"), ("when is my birthday?", "May 3") })
        {
            (await Owner.GetAsync<Page<MemoryView>>($"{path}?q={Uri.EscapeDataString(question)}")).Items[0].Text.ShouldContain(answer, Case.Sensitive, question);
        }
    }

    [Fact]
    public async Task The_snapshot_of_a_turn_has_text_steps_and_status()
    {
        var room = await Owner.PostAsync<Room>($"/api/v1/homes/{Home.HomeId}/rooms", new CreateRoomRequest("Turns"));
        await using var screen = await Home.ConnectAsync();
        await screen.SubscribeAsync(Topics.Room(room.Id));
        var asked = await screen.CallAsync<AskResult>("Ask", new AskRequest(room.Id, "what time is it?", "once"));
        await screen.NextAsync(static e => e.Type == EventTypes.TurnEnded);
        var snapshot = (await screen.SubscribeAsync(Topics.Turn(asked.TurnId))).Snapshot!.Value;
        snapshot.GetProperty("status").GetString().ShouldBe("completed");
        snapshot.GetProperty("text").GetString().ShouldNotBeNullOrEmpty();
        snapshot.GetProperty("steps").GetArrayLength().ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task An_offset_without_an_epoch_is_of_the_log_that_is_there()
    {
        var room = await Owner.PostAsync<Room>($"/api/v1/homes/{Home.HomeId}/rooms", new CreateRoomRequest("Resumed"));
        await Owner.PostAsync<SendResult>($"/api/v1/rooms/{room.Id}/messages", new PostMessageRequest("One"));
        var second = await Owner.PostAsync<SendResult>($"/api/v1/rooms/{room.Id}/messages", new PostMessageRequest("Two"));
        await using var screen = await Home.ConnectAsync();
        (await screen.SubscribeAsync(Topics.Room(room.Id), after: second.Offset - 1)).Recovered.ShouldBe(true);
        (await screen.NextAsync(static e => e.Type == EventTypes.MessageAdded)).Offset.ShouldBe(second.Offset);
        await using var other = await Home.ConnectAsync();
        (await other.SubscribeAsync(Topics.Room(room.Id), after: second.Offset - 1, epoch: "another")).Recovered.ShouldBe(false);
    }

    [Fact]
    public async Task A_stream_of_nothing_one_may_see_is_refused_at_once() =>
        await Owner.RefusedAsync(HttpMethod.Get, "/api/v1/events?topic=room:room_01JD0000000000000000000000", FaultCode.NotFound);

    [Fact]
    public async Task A_step_of_history_may_carry_its_unit()
    {
        var lamp = await Home.AddDeviceAsync("Measured lamp", null, ("light", new Component("light")));
        await using (var device = await MqttDevice.ConnectAsync(Home.MqttPort, lamp))
        {
            await device.SayAsync("reported", new { seq = 1, patch = new { light = new { on = true } } });
            (await device.HearAsync("ack")).Body.GetProperty("seq").GetInt64().ShouldBe(1);
        }

        var path = $"/api/v1/devices/{lamp.Device.Id}/history?path=light.on&step=";
        foreach (var (step, ms) in new[] { ("600000", 600_000), ("10m", 600_000), ("1h", 3_600_000) })
        {
            (await Owner.GetAsync<HistoryResult>(path + step)).StepMs.ShouldBe(ms);
        }

        await Owner.RefusedAsync(HttpMethod.Get, path + "10y", FaultCode.Invalid);
    }

    private async Task PatchAsync<T>(string path, string patch, Action<T> check)
    {
        check(await Owner.PatchAsync<T>(path, JsonDocument.Parse(patch).RootElement));
        check(await Owner.GetAsync<T>(path));
    }
}
