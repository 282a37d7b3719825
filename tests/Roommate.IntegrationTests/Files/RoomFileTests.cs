using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Roommate.Contracts;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Live;
using Roommate.Contracts.People;
using Roommate.Contracts.Rooms;
using Roommate.IntegrationTests.People;
using Roommate.Live.Log;
using Roommate.Rooms.Messages;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.Files;

[Collection(OpenHomeGroup.Name)]
public sealed class RoomFileTests(OpenHome open)
{
    private string Folder => Path.Combine(open.Home.DataDirectory, "files");

    [Fact]
    public async Task A_picture_hangs_on_a_message_and_is_served_small_safe_and_in_parts()
    {
        var (ana, _, room) = await AtHomeAsync("Ana");
        var photo = await AddAsync(ana, room.Id, "Strand.jpg", SamplePictures.SidewaysPhotograph(1600, 1000));
        (photo.Kind, photo.Type, photo.Width, photo.Height).ShouldBe((FileKind.Image, "image/webp", 1000, 1600));
        await using var live = await HubClient.ConnectAsync(open.Home.Address, ana.Token);
        await live.SubscribeAsync(Topics.Room(room.Id));
        var request = new SendRequest(room.Id, "", "with-picture", Attachments: [photo.Id]);
        var sent = await live.CallAsync<SendResult>("Send", request);
        var said = await live.NextAsync(static e => e.Type == EventTypes.MessageAdded);
        said.Data.GetProperty("attachments")[0].GetProperty("id").GetString().ShouldBe(photo.Id);
        (await live.CallAsync<SendResult>("Send", request)).ShouldBe(sent);
        (await ana.GetAsync<Message>($"/api/v1/messages/{sent.MessageId}")).Attachments.ShouldHaveSingleItem().Name.ShouldBe("Strand.jpg");

        using var small = await ana.SendAsync(HttpMethod.Get, $"/api/v1/files/{photo.Id}?size=small");
        var bytes = await small.Content.ReadAsByteArrayAsync();
        small.Headers.GetValues("Content-Security-Policy").ShouldBe(["default-src 'none'; sandbox"]);
        small.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        small.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("inline");
        using var part = await RangeAsync(ana, photo.Id, "bytes=10-19", small.Headers.ETag);
        part.StatusCode.ShouldBe(HttpStatusCode.OK, "the tag is of the small one, so the whole is sent");
        using var range = await RangeAsync(ana, photo.Id + "?size=small", "bytes=10-19", small.Headers.ETag);
        range.StatusCode.ShouldBe(HttpStatusCode.PartialContent);
        (await range.Content.ReadAsByteArrayAsync()).ShouldBe(bytes[10..20]);
        range.Content.Headers.ContentRange!.ToString().ShouldBe($"bytes 10-19/{bytes.Length}");
        using var end = await RangeAsync(ana, photo.Id + "?size=small", "bytes=-5", null);
        (await end.Content.ReadAsByteArrayAsync()).ShouldBe(bytes[^5..]);
        using var beyond = await RangeAsync(ana, photo.Id, "bytes=99999999-", null);
        beyond.StatusCode.ShouldBe(HttpStatusCode.RequestedRangeNotSatisfiable);
        using var again = new HttpRequestMessage(HttpMethod.Get, new Uri($"/api/v1/files/{photo.Id}?size=small", UriKind.Relative));
        again.Headers.IfNoneMatch.Add(small.Headers.ETag!);
        using var same = await ana.Client.SendAsync(again);
        same.StatusCode.ShouldBe(HttpStatusCode.NotModified);
        ana.Dispose();
    }

    [Fact]
    public async Task A_page_in_a_file_is_a_download_of_plain_text()
    {
        var (ana, _, room) = await AtHomeAsync("Ana");
        var page = await AddAsync(ana, room.Id, "Pläne <1>.html", Encoding.UTF8.GetBytes("<script>alert(1)</script>"));
        using var answer = await ana.SendAsync(HttpMethod.Get, $"/api/v1/files/{page.Id}");
        answer.Content.Headers.ContentType!.ToString().ShouldBe("text/plain; charset=utf-8");
        answer.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        answer.Content.Headers.ContentDisposition.FileNameStar.ShouldBe("Pläne <1>.html");
        ana.Dispose();
    }

    [Fact]
    public async Task A_file_is_for_those_of_its_room_and_for_nobody_else()
    {
        var (ana, home, _) = await AtHomeAsync("Ana");
        var (ben, login) = await open.RegisterAsync("Ben");
        var (eve, _) = await open.RegisterAsync("Eve");
        await ana.PostAsync<Member>($"/api/v1/homes/{home.Id}/members", new AddMemberRequest(login.User.Email!, HomeRole.Admin));
        var diary = await ana.PostAsync<Room>($"/api/v1/homes/{home.Id}/rooms", new CreateRoomRequest("Diary", RoomKind.Private));
        var note = await AddAsync(ana, diary.Id, "note.txt", "dear diary"u8.ToArray());
        foreach (var other in new[] { ben, eve })
        {
            var there = await other.RefusedAsync(HttpMethod.Get, $"/api/v1/files/{note.Id}", FaultCode.NotFound);
            var random = await other.RefusedAsync(HttpMethod.Get, "/api/v1/files/fil_01JD0000000000000000000000", FaultCode.NotFound);
            there.Detail.ShouldBe(random.Detail);
            await other.RefusedAsync(HttpMethod.Delete, $"/api/v1/files/{note.Id}", FaultCode.NotFound);
        }

        await ben.RefusedAsync(HttpMethod.Post, $"/api/v1/rooms/{diary.Id}/files?name=x.txt", FaultCode.NotFound, new ByteArrayContent("x"u8.ToArray()));
        ana.Dispose();
        ben.Dispose();
        eve.Dispose();
    }

    [Fact]
    public async Task Only_ones_own_files_of_the_room_hang_on_a_message_and_only_once()
    {
        var (ana, home, room) = await AtHomeAsync("Ana");
        var other = await ana.PostAsync<Room>($"/api/v1/homes/{home.Id}/rooms", new CreateRoomRequest("Attic"));
        var file = await AddAsync(ana, other.Id, "a.txt", "a"u8.ToArray());
        await ana.RefusedAsync(HttpMethod.Post, $"/api/v1/rooms/{room.Id}/messages", FaultCode.Invalid, new PostMessageRequest("", Attachments: [file.Id]));
        await ana.PostAsync<SendResult>($"/api/v1/rooms/{other.Id}/messages", new PostMessageRequest("", Attachments: [file.Id]));
        await ana.RefusedAsync(HttpMethod.Post, $"/api/v1/rooms/{other.Id}/messages", FaultCode.Conflict, new PostMessageRequest("twice", Attachments: [file.Id]));
        await ana.RefusedAsync(HttpMethod.Post, $"/api/v1/rooms/{other.Id}/messages", FaultCode.Invalid, new PostMessageRequest("", Attachments: []));
        (await ana.GetAsync<Page<RoomFile>>($"/api/v1/rooms/{other.Id}/files")).Items.ShouldHaveSingleItem().Id.ShouldBe(file.Id);
        ana.Dispose();
    }

    [Fact]
    public async Task A_removed_message_takes_its_files_along_and_gives_the_space_back()
    {
        var (ana, home, room) = await AtHomeAsync("Ana");
        var photo = await AddAsync(ana, room.Id, "p.png", SamplePictures.Png(1500, 900));
        var sent = await ana.PostAsync<SendResult>($"/api/v1/rooms/{room.Id}/messages", new PostMessageRequest("look", Attachments: [photo.Id]));
        (await ana.GetAsync<Storage>($"/api/v1/homes/{home.Id}/storage")).Files.ShouldBe(1);
        OnDisk(photo.Id).Length.ShouldBe(3);
        await ana.DeleteAsync($"/api/v1/messages/{sent.MessageId}");
        await ana.RefusedAsync(HttpMethod.Get, $"/api/v1/files/{photo.Id}", FaultCode.NotFound);
        (await ana.GetAsync<Storage>($"/api/v1/homes/{home.Id}/storage")).ShouldSatisfyAllConditions(static s => s.Bytes.ShouldBe(0), static s => s.Files.ShouldBe(0));
        OnDisk(photo.Id).ShouldBeEmpty();
        ana.Dispose();
    }

    [Fact]
    public async Task Erasing_a_person_and_ending_a_home_leave_no_file_behind()
    {
        var (ana, home, room) = await AtHomeAsync("Ana");
        var (zoe, login) = await open.RegisterAsync("Zoe");
        await ana.PostAsync<Member>($"/api/v1/homes/{home.Id}/members", new AddMemberRequest(login.User.Email!, HomeRole.Member));
        var hers = await AddAsync(zoe, room.Id, "Zoes-plan.png", SamplePictures.Png(700, 700));
        await zoe.PostAsync<SendResult>($"/api/v1/rooms/{room.Id}/messages", new PostMessageRequest("mine", Attachments: [hers.Id]));
        using var put = await zoe.SendAsync(HttpMethod.Put, "/api/v1/me/avatar", new ByteArrayContent(SamplePictures.Jpeg(300, 400)));
        var avatar = JsonSerializer.Deserialize<User>(await put.Content.ReadAsStringAsync(), Wire.Json)!.Avatar!;
        (await ana.GetAsync<Page<Member>>($"/api/v1/homes/{home.Id}/members")).Items.Single(m => m.UserId == zoe.UserId).Avatar.ShouldBe(avatar);
        using var seen = await ana.SendAsync(HttpMethod.Get, $"/api/v1/people/{zoe.UserId}/avatar");
        seen.Content.Headers.ContentType!.MediaType.ShouldBe("image/webp");
        var export = await zoe.GetAsync<JsonElement>("/api/v1/me/export");
        export.GetProperty("data").GetProperty("files")[0].GetProperty("name").GetString().ShouldBe("Zoes-plan.png");
        export.GetProperty("data").GetProperty("avatar").GetProperty("base64").GetString().ShouldNotBeNullOrEmpty();

        using var gone = await zoe.SendAsync(HttpMethod.Delete, "/api/v1/me", new EraseRequest(OpenHome.Password));
        gone.IsSuccessStatusCode.ShouldBeTrue(await gone.Content.ReadAsStringAsync());
        OnDisk(hers.Id).ShouldBeEmpty();
        OnDisk(avatar).ShouldBeEmpty();
        await open.NothingIsLeftAsync(zoe.UserId, "Zoes-plan", hers.Id);

        var own = await AddAsync(ana, room.Id, "own.txt", "own"u8.ToArray());
        using var erased = await ana.SendAsync(HttpMethod.Delete, "/api/v1/me", new EraseRequest(OpenHome.Password));
        erased.IsSuccessStatusCode.ShouldBeTrue(await erased.Content.ReadAsStringAsync());
        OnDisk(own.Id).ShouldBeEmpty();
        ana.Dispose();
        zoe.Dispose();
    }

    [Fact]
    public async Task An_avatar_is_nobodys_business_but_of_those_one_lives_with()
    {
        var (ana, _) = await open.RegisterAsync("Ana");
        var (eve, _) = await open.RegisterAsync("Eve");
        using var put = await ana.SendAsync(HttpMethod.Put, "/api/v1/me/avatar", new ByteArrayContent(SamplePictures.Gif));
        put.IsSuccessStatusCode.ShouldBeTrue(await put.Content.ReadAsStringAsync());
        await eve.RefusedAsync(HttpMethod.Get, $"/api/v1/people/{ana.UserId}/avatar", FaultCode.NotFound);
        using var own = await ana.SendAsync(HttpMethod.Get, $"/api/v1/people/{ana.UserId}/avatar");
        own.IsSuccessStatusCode.ShouldBeTrue();
        await ana.RefusedAsync(HttpMethod.Put, "/api/v1/me/avatar", FaultCode.Invalid, new ByteArrayContent("<svg/>"u8.ToArray()));
        await ana.DeleteAsync("/api/v1/me/avatar");
        await ana.RefusedAsync(HttpMethod.Get, $"/api/v1/people/{ana.UserId}/avatar", FaultCode.NotFound);
        ana.Dispose();
        eve.Dispose();
    }

    private string[] OnDisk(string id) => Directory.GetFiles(Folder, id + "*", SearchOption.AllDirectories);

    private static async Task<HttpResponseMessage> RangeAsync(Http http, string file, string range, EntityTagHeaderValue? ifRange)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"/api/v1/files/{file}", UriKind.Relative));
        request.Headers.TryAddWithoutValidation("Range", range);
        request.Headers.IfRange = ifRange is null ? null : new RangeConditionHeaderValue(ifRange);
        return await http.Client.SendAsync(request);
    }

    private static Task<RoomFile> AddAsync(Http http, string roomId, string name, byte[] content) =>
        http.PostAsync<RoomFile>($"/api/v1/rooms/{roomId}/files?name={Uri.EscapeDataString(name)}", new ByteArrayContent(content));

    private async Task<(Http Http, HomeView Home, Room Room)> AtHomeAsync(string name)
    {
        var (http, _) = await open.RegisterAsync(name);
        var home = await http.PostAsync<HomeView>("/api/v1/homes", new CreateHomeRequest($"{name}'s"));
        return (http, home, await http.PostAsync<Room>($"/api/v1/homes/{home.Id}/rooms", new CreateRoomRequest("Kitchen")));
    }
}
