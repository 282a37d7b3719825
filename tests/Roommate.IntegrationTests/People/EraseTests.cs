using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Roommate.Assistant.Voice.Recordings;
using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;
using Roommate.Contracts.People;
using Roommate.Contracts.Rooms;
using Roommate.Platform.Store;
using Roommate.Testing;
using Shouldly;
using IRedis = Roommate.Live.Log.IRedis;

namespace Roommate.IntegrationTests.People;

/// <summary>
/// Somebody who has used everything there is, in a home of others: the export has all of it, and after the erasure no key
/// and no file of the server, Redis's own files included, holds their id, address, name or words.
/// </summary>
public sealed class EraseTests : IAsyncLifetime
{
    private const string Name = "Zoezoezoe";
    private const string Word = "zanzibarian";
    private const string Email = "zq7@example.org";

    private TestHome _home = null!;

    private IRedis Redis => _home.App.Services.GetRequiredService<IRedis>();

    public async Task InitializeAsync() => _home = await TestHome.StartAsync("--Registration:Mode=open");

    public async Task DisposeAsync() => await _home.DisposeAsync();

    [Fact]
    public async Task Who_has_used_everything_is_exported_whole_and_erased_from_every_key_and_file()
    {
        var room = await _home.AddRoomAsync("Kitchen");
        using var anonymous = new Http(_home.Address);
        var login = await anonymous.PostAsync<LoginResult>("/api/v1/auth/register", new RegisterRequest(Email, OpenHome.Password, Name));
        using var zoe = new Http(_home.Address, login.AccessToken) { Token = login.AccessToken, UserId = login.User.Id };
        await _home.Owner.PostAsync<Member>($"/api/v1/homes/{_home.HomeId}/members", new AddMemberRequest(Email, HomeRole.Admin));
        await LiveInItAsync(zoe, room);

        var export = (await zoe.GetAsync<JsonElement>("/api/v1/me/export")).GetRawText();
        foreach (var part in (string[])["said", "file", "memory", "reminder", "timer", "recording"])
        {
            export.ShouldContain($"{Word} {part}", customMessage: part);
        }

        export.ShouldContain("beans and rice", customMessage: "what she put on the home's list");
        export.ShouldContain("confirmations", customMessage: "what she was asked to confirm");
        export.ShouldContain("blocks");
        string[] traces = [zoe.UserId, Email, Name, Word];
        (await StoreDump.FindAsync(Redis, traces)).Count.ShouldBeGreaterThan(20);
        FilesWith(traces).ShouldNotBeEmpty();

        using var erased = await zoe.SendAsync(HttpMethod.Delete, "/api/v1/me", new EraseRequest(OpenHome.Password));
        ((int)erased.StatusCode).ShouldBe(204, await erased.Content.ReadAsStringAsync());

        // Presence is told every few seconds: who was connected a moment ago is there until the node's next word.
        await Patience.UntilAsync(async () => (await StoreDump.FindAsync(Redis, traces)).Count == 0);
        await RewrittenAsync();
        FilesWith(traces).ShouldBeEmpty();
        (await _home.Owner.GetAsync<AuditCheck>($"/api/v1/homes/{_home.HomeId}/audit/check")).BrokenAt.ShouldBeNull();
    }

    private async Task LiveInItAsync(Http zoe, Room room)
    {
        var home = $"/api/v1/homes/{_home.HomeId}";
        var file = await zoe.PostAsync<RoomFile>($"/api/v1/rooms/{room.Id}/files?name={Uri.EscapeDataString($"{Word} file.txt")}", new ByteArrayContent(Encoding.UTF8.GetBytes($"{Word} text")));
        await zoe.PostAsync<SendResult>($"/api/v1/rooms/{room.Id}/messages", new PostMessageRequest($"{Word} said", Attachments: [file.Id]));
        using (var picture = await zoe.SendAsync(HttpMethod.Put, "/api/v1/me/avatar", new ByteArrayContent(SamplePictures.Jpeg(300, 300))))
        {
            picture.IsSuccessStatusCode.ShouldBeTrue();
        }

        await zoe.PostAsync<MemoryView>($"{home}/memories", new CreateMemoryRequest($"{Word} memory"));
        await zoe.PostAsync<Reminder>($"{home}/reminders", new CreateReminderRequest($"{Word} reminder", TimeProvider.System.GetUtcNow().AddDays(1)));
        await _home.Owner.PostAsync<Reminder>($"{home}/reminders", new CreateReminderRequest("by the owner for her", TimeProvider.System.GetUtcNow().AddDays(1), UserId: zoe.UserId));
        await zoe.PostAsync<HomeTimer>($"{home}/timers", new StartTimerRequest(3_600_000, $"{Word} timer"));
        await zoe.PostAsync<HomeTimer>($"{home}/timers", new StartTimerRequest(3_600_000, "eggs", room.Id));
        var list = await zoe.PostAsync<HouseList>($"{home}/lists", new CreateListRequest("Camping"));
        await zoe.PostAsync<ListItem>($"{home}/lists/{list.Id}/items", new AddItemRequest("beans and rice"));
        await zoe.PostAsync<DeviceClaim>($"{home}/claims", new CreateClaimRequest("Lamp", room.Id));
        await zoe.PostAsync<CreatedToken>("/api/v1/auth/tokens", new CreateTokenRequest($"{Name}'s", [TokenScope.See]));
        await zoe.PostAsync<Invite>($"{home}/invites", new CreateInviteRequest());
        await zoe.PostAsync<HomeView>("/api/v1/homes", new CreateHomeRequest($"{Name}'s own"));
        await zoe.PostAsync<Room>($"{home}/rooms", new { kind = "direct", name = "Direct", people = new[] { _home.Owner.UserId } });
        await zoe.PatchAsync<User>("/api/v1/me", new { preferences = new { quietFrom = "22:00" } });
        using (var blocked = await zoe.SendAsync(HttpMethod.Put, $"/api/v1/me/blocks/{_home.Owner.UserId}"))
        {
            blocked.IsSuccessStatusCode.ShouldBeTrue();
        }

        var lamp = (await _home.AddDeviceAsync("Lock", room.Id, ("lock", new Component("lock")))).Device;
        await zoe.PatchAsync<JsonElement>($"/api/v1/devices/{lamp.Id}/desired", new { @lock = new { locked = true } });
        var owners = await _home.Owner.PostAsync<SendResult>($"/api/v1/rooms/{room.Id}/messages", new PostMessageRequest("hello"));
        using (var report = await zoe.SendAsync(HttpMethod.Post, $"/api/v1/messages/{owners.MessageId}/reports", new ReportRequest($"{Word} reason")))
        {
            report.IsSuccessStatusCode.ShouldBeTrue(await report.Content.ReadAsStringAsync());
        }

        await _home.Owner.PostAsync<Grant>($"{home}/grants", new GrantRequest(zoe.UserId, GrantedRight.Configure, room.Id));
        await _home.App.Services.GetRequiredService<RecordingStore>().AddAsync(
            zoe.UserId,
            new VoiceRecording("rec_01JD0000000000000000000000", _home.HomeId, room.Id, $"{Word} recording", "audio/wav", 4, TimeProvider.System.GetUtcNow(), TimeProvider.System.GetUtcNow().AddDays(1)),
            "RIFF"u8.ToArray(),
            CancellationToken.None);
        await TalkAsync(zoe, room);
    }

    // A turn with its reply spoken, and one that waits for her yes.
    private async Task TalkAsync(Http zoe, Room room)
    {
        await using var live = await HubClient.ConnectAsync(_home.Address, zoe.Token);
        await live.SubscribeAsync(Topics.Room(room.Id));
        foreach (var ask in (string[])[$"remind me to call the {Word} tomorrow at nine", "unlock the lock"])
        {
            var turn = (await live.CallAsync<AskResult>("Ask", new AskRequest(room.Id, ask, ask))).TurnId;
            await live.NextAsync(static e => e.Type == EventTypes.TurnEnded);
            using var sound = await zoe.SendAsync(HttpMethod.Get, $"/api/v1/turns/{turn}/audio");
            sound.IsSuccessStatusCode.ShouldBeTrue(await sound.Content.ReadAsStringAsync());
            (await sound.Content.ReadAsByteArrayAsync()).Length.ShouldBeGreaterThan(0);
        }

        await live.CallAsync("Read", new ReadRequest(room.Id, 1));
    }

    // Redis writes its own file anew behind the erasure.
    private async Task RewrittenAsync()
    {
        using var limit = new CancellationTokenSource(Patience.Long);
        while (((string)(await Redis.CallAsync(static db => db.ExecuteAsync("INFO", "persistence"), limit.Token))!) is var info
            && (info.Contains("aof_rewrite_in_progress:1", StringComparison.Ordinal) || info.Contains("aof_rewrite_scheduled:1", StringComparison.Ordinal)))
        {
        }
    }

    // Everything the server keeps on disk but the operator's log and the (empty) lock.
    private List<string> FilesWith(string[] traces)
    {
        var found = new List<string>();
        foreach (var file in Directory.EnumerateFiles(_home.DataDirectory, "*", SearchOption.AllDirectories).Where(static f => !f.Contains("/logs/", StringComparison.Ordinal) && Path.GetFileName(f) != "lock"))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            var content = file + reader.ReadToEnd();
            found.AddRange(traces.Where(t => content.Contains(t, StringComparison.OrdinalIgnoreCase)).Select(t => $"{t} in {file}"));
        }

        return found;
    }
}
