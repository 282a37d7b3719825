using Roommate.Contracts;
using Roommate.Contracts.Faults;
using Roommate.Contracts.People;
using Roommate.Contracts.Rooms;
using Roommate.IntegrationTests.People;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.Rooms;

/// <summary>Finding again what was said.</summary>
[Collection(OpenHomeGroup.Name)]
public sealed class MessageSearchTests(OpenHome open)
{
    [Fact]
    public async Task Finds_every_message_that_has_all_the_words_newest_first_whatever_their_case_and_accents()
    {
        var (ana, home) = await HomeAsync();
        var kitchen = await RoomAsync(ana, home, "Kitchen");
        var hall = await RoomAsync(ana, home, "Hall");
        await SayAsync(ana, kitchen, "The Café key is under the mat");
        await SayAsync(ana, kitchen, "The key is gone");
        await SayAsync(ana, hall, "who has the KEY of the cafe?");
        var edited = await SayAsync(ana, hall, "cafe key, never mind");
        await ana.PatchAsync<Message>($"/api/v1/messages/{edited.MessageId}", new EditMessageRequest("never mind"));
        var removed = await SayAsync(ana, hall, "the cafe key again");
        await ana.DeleteAsync($"/api/v1/messages/{removed.MessageId}");
        (await FindAsync(ana, home, "cafe  key")).Select(static m => m.Text).ShouldBe(["who has the KEY of the cafe?", "The Café key is under the mat"]);
        (await FindAsync(ana, home, "cafe key", limit: 1)).ShouldHaveSingleItem().RoomId.ShouldBe(hall.Id);
        (await FindAsync(ana, home, "cellar")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Looks_only_where_one_may_look()
    {
        var (ana, home) = await HomeAsync();
        var (ben, login) = await open.RegisterAsync("Ben");
        await ana.PostAsync<Member>($"/api/v1/homes/{home}/members", new AddMemberRequest(login.User.Email!, HomeRole.Member));
        var secret = await ana.PostAsync<Room>($"/api/v1/homes/{home}/rooms", new CreateRoomRequest("Mine", RoomKind.Private));
        await SayAsync(ana, secret, "the present for Ben is in the cellar");
        (await FindAsync(ana, home, "present")).Count.ShouldBe(1);
        (await FindAsync(ben, home, "present")).ShouldBeEmpty();
        var (eve, _) = await open.RegisterAsync("Eve");
        await eve.RefusedAsync(HttpMethod.Get, $"/api/v1/homes/{home}/messages?q=present", FaultCode.NotFound);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?q=")]
    [InlineData("?q=%20")]
    [InlineData("?q=a+b+c+d+e+f+g+h+i+j+k")]
    public async Task What_asks_for_nothing_or_too_much_is_invalid(string query)
    {
        var (ana, home) = await HomeAsync();
        (await ana.RefusedAsync(HttpMethod.Get, $"/api/v1/homes/{home}/messages{query}", FaultCode.Invalid)).Errors!.Keys.ShouldContain("q");
    }

    private static Task<Room> RoomAsync(Http owner, string home, string name) => owner.PostAsync<Room>($"/api/v1/homes/{home}/rooms", new CreateRoomRequest(name));

    private static Task<SendResult> SayAsync(Http by, Room room, string text) => by.PostAsync<SendResult>($"/api/v1/rooms/{room.Id}/messages", new PostMessageRequest(text));

    private static async Task<IReadOnlyList<Message>> FindAsync(Http by, string home, string words, int limit = 20) =>
        (await by.GetAsync<Page<Message>>($"/api/v1/homes/{home}/messages?limit={limit}&q={Uri.EscapeDataString(words)}")).Items;

    private async Task<(Http Ana, string Home)> HomeAsync()
    {
        var (ana, _) = await open.RegisterAsync("Ana");
        return (ana, (await ana.PostAsync<HomeView>("/api/v1/homes", new CreateHomeRequest("Flat"))).Id);
    }
}
