using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Roommate.Contracts;
using Roommate.Contracts.Events;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;
using Roommate.Contracts.People;
using Roommate.Contracts.Rooms;
using Roommate.IntegrationTests.People;
using Roommate.People.Homes;
using Roommate.Platform.Facts;
using Roommate.Platform.Security;
using Roommate.Rooms.Unread;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.Rooms;

[Collection(OpenHomeGroup.Name)]
public sealed class UnreadTests(OpenHome open)
{
    [Fact]
    public async Task A_count_goes_up_for_others_and_down_on_every_device_when_it_is_read_on_one()
    {
        var (ana, ben, room) = await TwoAsync();
        await using var phone = await HubClient.ConnectAsync(open.Home.Address, ben.Token);
        await using var laptop = await HubClient.ConnectAsync(open.Home.Address, ben.Token);
        await phone.SubscribeAsync(Topics.User(ben.UserId));
        await laptop.SubscribeAsync(Topics.User(ben.UserId));
        var sent = await ana.PostAsync<SendResult>($"/api/v1/rooms/{room.Id}/messages", new PostMessageRequest("one"));
        (await NextCountAsync(phone, room.Id)).Unread.ShouldBe(1);
        (await ana.GetAsync<UnreadRooms>("/api/v1/me/unread")).Rooms.Single(r => r.RoomId == room.Id).Unread.ShouldBe(0, "one's own words are not unread");
        await phone.CallAsync("Read", new ReadRequest(room.Id, sent.Offset));
        await laptop.NextAsync(e => e.Type == EventTypes.UnreadChanged && Count(e, room.Id)?.Unread == 0);
        ana.Dispose();
        ben.Dispose();
    }

    [Fact]
    public async Task What_is_taken_back_or_goes_with_its_author_is_unread_for_nobody()
    {
        var (ana, ben, room) = await TwoAsync();
        var first = await ana.PostAsync<SendResult>($"/api/v1/rooms/{room.Id}/messages", new PostMessageRequest("one"));
        await ana.PostAsync<SendResult>($"/api/v1/rooms/{room.Id}/messages", new PostMessageRequest("two"));
        await ben.PostAsync<SendResult>($"/api/v1/rooms/{room.Id}/messages", new PostMessageRequest("three"));
        (await UnreadOfAsync(ana, room.Id), await UnreadOfAsync(ben, room.Id)).ShouldBe((1, 2));
        await ana.DeleteAsync($"/api/v1/messages/{first.MessageId}");
        (await UnreadOfAsync(ana, room.Id), await UnreadOfAsync(ben, room.Id)).ShouldBe((1, 1));
        using var erased = await ben.SendAsync(HttpMethod.Delete, "/api/v1/me", new EraseRequest(OpenHome.Password));
        ((int)erased.StatusCode).ShouldBe(204);
        (await UnreadOfAsync(ana, room.Id)).ShouldBe(0);
        ana.Dispose();
        ben.Dispose();
    }

    [Fact]
    public async Task A_room_of_before_there_was_an_index_is_counted_from_its_messages()
    {
        var (ana, ben, room) = await TwoAsync();
        for (var i = 0; i < 5; i++)
        {
            await ana.PostAsync<SendResult>($"/api/v1/rooms/{room.Id}/messages", new PostMessageRequest($"number {i}"));
        }

        await ben.PostAsync<SendResult>($"/api/v1/rooms/{room.Id}/messages", new PostMessageRequest("mine"));
        var redis = open.Home.App.Services.GetRequiredService<Roommate.Live.Log.IRedis>();
        await foreach (var key in Roommate.Platform.Store.KeyScan.ScanAsync(redis, $"rm:{{{room.Id}}}:spoken*", CancellationToken.None))
        {
            await redis.Database.KeyDeleteAsync(key);
        }

        (await UnreadOfAsync(ana, room.Id), await UnreadOfAsync(ben, room.Id)).ShouldBe((1, 5));
        ana.Dispose();
        ben.Dispose();
    }

    [Fact]
    public async Task Fifty_who_speak_at_once_on_one_node_are_all_heard_in_one_order()
    {
        var (ana, ben, room) = await TwoAsync();
        var sent = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => ana.PostAsync<SendResult>($"/api/v1/rooms/{room.Id}/messages", new PostMessageRequest($"at once {i}"))));
        sent.Select(static s => s.Offset).ShouldBeUnique();
        (await UnreadOfAsync(ben, room.Id)).ShouldBe(50);
        ana.Dispose();
        ben.Dispose();
    }

    private static async Task<long> UnreadOfAsync(Http person, string roomId) =>
        (await person.GetAsync<UnreadRooms>("/api/v1/me/unread")).Rooms.Single(r => r.RoomId == roomId).Unread;

    [Fact]
    public async Task A_marker_never_goes_back_nor_beyond_what_was_said()
    {
        var (ana, ben, room) = await TwoAsync();
        var first = await ana.PostAsync<SendResult>($"/api/v1/rooms/{room.Id}/messages", new PostMessageRequest("one"));
        var second = await ana.PostAsync<SendResult>($"/api/v1/rooms/{room.Id}/messages", new PostMessageRequest("two"));
        await ReadAsync(ben, room.Id, 1_000_000);
        await ReadAsync(ben, room.Id, first.Offset);
        var now = (await ben.GetAsync<UnreadRooms>("/api/v1/me/unread")).Rooms.Single(r => r.RoomId == room.Id);
        (now.Read, now.Unread).ShouldBe((second.Offset, 0));
        await ana.PostAsync<SendResult>($"/api/v1/rooms/{room.Id}/messages", new PostMessageRequest("three"));
        (await ben.GetAsync<UnreadRooms>("/api/v1/me/unread")).Rooms.Single(r => r.RoomId == room.Id).Unread.ShouldBe(1);
        ana.Dispose();
        ben.Dispose();
    }

    [Fact]
    public async Task Who_does_not_show_how_far_they_read_is_in_no_snapshot()
    {
        var (ana, ben, room) = await TwoAsync();
        var sent = await ana.PostAsync<SendResult>($"/api/v1/rooms/{room.Id}/messages", new PostMessageRequest("one"));
        await ben.PatchAsync<User>("/api/v1/me", new UserPatch(Preferences: new PreferencesPatch(ShowRead: false)));
        await ReadAsync(ben, room.Id, sent.Offset);
        await using var hub = await HubClient.ConnectAsync(open.Home.Address, ana.Token);
        var snapshot = (await hub.SubscribeAsync(Topics.Room(room.Id))).Snapshot!.Value.Deserialize<RoomSnapshot>(Wire.Json)!;
        snapshot.Reads.ShouldNotContain(r => r.UserId == ben.UserId);
        (await ben.GetAsync<UnreadRooms>("/api/v1/me/unread")).Rooms.Single(r => r.RoomId == room.Id).Unread.ShouldBe(0);
        ana.Dispose();
        ben.Dispose();
    }

    [Fact]
    public async Task A_hundred_people_in_twenty_rooms_have_exact_counts_and_so_has_a_new_connection()
    {
        const int People = 100;
        const int Rooms = 20;
        var random = new Random(7);
        var (ana, _) = await open.RegisterAsync("Ana");
        var home = await ana.PostAsync<HomeView>("/api/v1/homes", new CreateHomeRequest("Co-living"));
        var rooms = new List<Room>();
        for (var i = 0; i < Rooms; i++)
        {
            rooms.Add(await ana.PostAsync<Room>($"/api/v1/homes/{home.Id}/rooms", new CreateRoomRequest($"Room {i}")));
        }

        var people = await MoveInAsync(home.Id, People);
        var (said, read) = (new List<(string Room, string By, long Offset)>(), new Dictionary<(string, string), long>());
        var (messages, unread) = (Service<Roommate.Rooms.Messages.Messages>(), Service<UnreadCounts>());
        for (var i = 0; i < 400; i++)
        {
            var (room, person) = (rooms[random.Next(Rooms)].Id, people[random.Next(People)]);
            var sent = await messages.SendAsync(person, new SendRequest(room, $"message number {i}", $"c{i}"), CancellationToken.None);
            said.Add((room, person.UserId, sent.Value.Offset));
            var (reader, offset) = (people[random.Next(People)].UserId, (long)random.Next(1, 30));
            var head = said.Where(s => s.Room == room).Max(static s => s.Offset);
            await unread.ReadAsync(new Caller(reader, "", ""), new ReadRequest(room, offset), CancellationToken.None);
            read[(reader, room)] = Math.Max(read.GetValueOrDefault((reader, room)), Math.Min(offset, head));
        }

        foreach (var person in people)
        {
            var counts = (await unread.OfAsync(person.UserId, CancellationToken.None)).Rooms.ToDictionary(static r => r.RoomId, static r => r.Unread);
            foreach (var room in rooms)
            {
                var expected = said.Count(s => s.Room == room.Id && s.By != person.UserId && s.Offset > read.GetValueOrDefault((person.UserId, room.Id)));
                counts[room.Id].ShouldBe(expected, "seed 7");
            }
        }

        await using var hub = await HubClient.ConnectAsync(open.Home.Address, ana.Token);
        var snapshot = (await hub.SubscribeAsync(Topics.User(ana.UserId))).Snapshot!.Value.Deserialize<UserSnapshot>(Wire.Json)!;
        rooms.ShouldAllBe(r => snapshot.Unread[r.Id] == said.Count(s => s.Room == r.Id));
        ana.Dispose();
    }

    private static async Task<RoomUnread> NextCountAsync(HubClient hub, string roomId) =>
        Count(await hub.NextAsync(e => e.Type == EventTypes.UnreadChanged && Count(e, roomId) is not null), roomId)!;

    private static RoomUnread? Count(LiveEvent told, string roomId) =>
        told.Type == EventTypes.UnreadChanged ? told.Data.Deserialize<UnreadRooms>(Wire.Json)!.Rooms.FirstOrDefault(r => r.RoomId == roomId) : null;

    private static async Task ReadAsync(Http person, string roomId, long offset)
    {
        using var answer = await person.SendAsync(HttpMethod.Post, $"/api/v1/rooms/{roomId}/read", new ReadUpTo(offset));
        ((int)answer.StatusCode).ShouldBe(204);
    }

    private T Service<T>()
        where T : notnull => open.Home.App.Services.GetRequiredService<T>();

    // Members without the cost of a hundred passwords.
    private async Task<List<Caller>> MoveInAsync(string homeId, int count)
    {
        var (ids, homes, now) = (Service<Ids>(), Service<HomeStore>(), TimeProvider.System.GetUtcNow());
        var people = Enumerable.Range(0, count).Select(i => new Caller(ids.New(IdPrefix.User), $"Person {i}", "")).ToList();
        foreach (var person in people)
        {
            await homes.JoiningAsync(person.UserId, homeId, now, CancellationToken.None);
        }

        await homes.ChangeAsync(
            homeId,
            home => home.Value with { Members = home.Value.Members.Concat(people.ToDictionary(static p => p.UserId, p => new MemberRecord(p.Name, HomeRole.Admin, now))).ToDictionary() },
            _ => Roommate.Live.Log.EventDraft.Of(Topics.HomeKind, EventTypes.MemberJoined, now, new { }),
            CancellationToken.None);
        await Service<IFacts>().TellAsync(new RightsChanged(people[0].UserId, homeId), CancellationToken.None);
        return people;
    }

    private async Task<(Http Ana, Http Ben, Room Room)> TwoAsync()
    {
        var (ana, _) = await open.RegisterAsync("Ana");
        var (ben, login) = await open.RegisterAsync("Ben");
        var home = await ana.PostAsync<HomeView>("/api/v1/homes", new CreateHomeRequest("Flat"));
        await ana.PostAsync<Member>($"/api/v1/homes/{home.Id}/members", new AddMemberRequest(login.User.Email!, HomeRole.Member));
        return (ana, ben, await ana.PostAsync<Room>($"/api/v1/homes/{home.Id}/rooms", new CreateRoomRequest("Kitchen")));
    }
}
