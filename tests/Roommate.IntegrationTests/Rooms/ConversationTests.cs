using Roommate.Contracts;
using Roommate.Contracts.Faults;
using Roommate.Contracts.People;
using Roommate.Contracts.Rooms;
using Roommate.IntegrationTests.People;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.Rooms;

/// <summary>Direct messages, private rooms, and keeping rooms pleasant.</summary>
[Collection(OpenHomeGroup.Name)]
public sealed class ConversationTests(OpenHome open)
{
    [Fact]
    public async Task A_conversation_of_two_needs_no_name_and_both_see_it_under_both_of_theirs()
    {
        var (ana, ben, home) = await TwoAsync();
        var room = await ana.PostAsync<Room>($"/api/v1/homes/{home}/rooms", new CreateRoomRequest(Kind: RoomKind.Direct, People: [ben.UserId]));
        room.Name.ShouldBe("Ana, Ben");
        (await ben.PostAsync<Room>($"/api/v1/homes/{home}/rooms", new CreateRoomRequest(Kind: RoomKind.Direct, People: [ana.UserId]))).Id.ShouldBe(room.Id);
        (await ben.GetAsync<Room>($"/api/v1/rooms/{room.Id}")).Name.ShouldBe("Ana, Ben");
    }

    [Fact]
    public async Task Two_people_have_one_direct_conversation_however_often_it_is_begun_and_nobody_else_knows_of_it()
    {
        var (ana, ben, home) = await TwoAsync();
        var (eve, _) = await JoinAsync(ana, home, "Eve");
        var begun = await Task.WhenAll(DirectAsync(ana, home, ben), DirectAsync(ben, home, ana), DirectAsync(ana, home, ben));
        begun.Select(static r => r.Id).Distinct().ShouldHaveSingleItem();
        var room = begun[0];
        await ana.PostAsync<SendResult>($"/api/v1/rooms/{room.Id}/messages", new PostMessageRequest("psst"));
        (await ben.GetAsync<Page<Message>>($"/api/v1/rooms/{room.Id}/messages")).Items.ShouldHaveSingleItem();
        await eve.RefusedAsync(HttpMethod.Get, $"/api/v1/rooms/{room.Id}/messages", FaultCode.NotFound);
        (await eve.GetAsync<Page<Room>>($"/api/v1/homes/{home}/rooms")).Items.ShouldNotContain(r => r.Id == room.Id);
        await ana.RefusedAsync(HttpMethod.Post, $"/api/v1/homes/{home}/rooms", FaultCode.Invalid, new CreateRoomRequest("x", RoomKind.Direct, People: ["usr_01JD0000000000000000000000"]));
        await ben.RefusedAsync(HttpMethod.Post, $"/api/v1/homes/{home}/rooms", FaultCode.Forbidden, new CreateRoomRequest("A place"));
    }

    [Fact]
    public async Task Who_is_blocked_can_neither_begin_nor_go_on_and_is_not_told_why()
    {
        var (ana, ben, home) = await TwoAsync();
        var room = await DirectAsync(ben, home, ana);
        using (var blocked = await ana.SendAsync(HttpMethod.Put, $"/api/v1/me/blocks/{ben.UserId}"))
        {
            ((int)blocked.StatusCode).ShouldBe(204);
        }

        var refused = await ben.RefusedAsync(HttpMethod.Post, $"/api/v1/rooms/{room.Id}/messages", FaultCode.Forbidden, new PostMessageRequest("hello?"));
        refused.Detail.ShouldNotContain("block");
        await ana.DeleteAsync($"/api/v1/me/blocks/{ben.UserId}");
        await ben.PostAsync<SendResult>($"/api/v1/rooms/{room.Id}/messages", new PostMessageRequest("hello again"));
        await ana.PatchAsync<User>("/api/v1/me", new UserPatch(Preferences: new PreferencesPatch(DirectMessages: DirectMessagesFrom.Nobody)));
        var (carl, _) = await JoinAsync(ana, home, "Carl");
        await carl.RefusedAsync(HttpMethod.Post, $"/api/v1/homes/{home}/rooms", FaultCode.Forbidden, new CreateRoomRequest("x", RoomKind.Direct, People: [ana.UserId]));
    }

    [Fact]
    public async Task Floods_repetitions_and_slow_mode_hold_a_member_back_and_say_until_when()
    {
        var (ana, ben, home) = await TwoAsync();
        var room = await ana.PostAsync<Room>($"/api/v1/homes/{home}/rooms", new CreateRoomRequest("Kitchen"));
        var path = $"/api/v1/rooms/{room.Id}/messages";
        for (var i = 0; i < 3; i++)
        {
            await ben.PostAsync<SendResult>(path, new PostMessageRequest("Buy my records!"));
        }

        await ben.RefusedAsync(HttpMethod.Post, path, FaultCode.RateLimited, new PostMessageRequest("buy my RECORDS"));
        for (var i = 0; i < 6; i++)
        {
            await ben.PostAsync<SendResult>(path, new PostMessageRequest("Spam"));
        }

        await ben.RefusedAsync(HttpMethod.Post, path, FaultCode.RateLimited, new PostMessageRequest("spam!"));
        var answers = new List<int>();
        for (var i = 0; i < 24; i++)
        {
            using var answer = await ben.SendAsync(HttpMethod.Post, path, new PostMessageRequest($"line number {i}"));
            answers.Add((int)answer.StatusCode);
        }

        answers.ShouldContain(429);
        await ana.PatchAsync<Room>($"/api/v1/rooms/{room.Id}", new RoomPatch(SlowSeconds: 60));
        var (carl, _) = await JoinAsync(ana, home, "Carl");
        await carl.PostAsync<SendResult>(path, new PostMessageRequest("first"));
        using var second = await carl.SendAsync(HttpMethod.Post, path, new PostMessageRequest("second"));
        second.Headers.RetryAfter!.Delta!.Value.TotalSeconds.ShouldBeGreaterThan(30);
        await ana.PostAsync<SendResult>(path, new PostMessageRequest("an owner is not slowed"));
    }

    [Fact]
    public async Task A_report_is_decided_by_a_person_who_may_remove_and_mute()
    {
        var (ana, ben, home) = await TwoAsync();
        var (eve, _) = await JoinAsync(ana, home, "Eve");
        var room = await ana.PostAsync<Room>($"/api/v1/homes/{home}/rooms", new CreateRoomRequest("Kitchen"));
        var rude = await ben.PostAsync<SendResult>($"/api/v1/rooms/{room.Id}/messages", new PostMessageRequest("something rude"));
        using (var reported = await eve.SendAsync(HttpMethod.Post, $"/api/v1/messages/{rude.MessageId}/reports", new ReportRequest("rude")))
        {
            ((int)reported.StatusCode).ShouldBe(204);
        }

        await eve.RefusedAsync(HttpMethod.Get, $"/api/v1/homes/{home}/reports", FaultCode.Forbidden);
        var report = (await ana.GetAsync<Page<Report>>($"/api/v1/homes/{home}/reports")).Items.ShouldHaveSingleItem();
        (report.Text, report.AuthorId, report.By).ShouldBe(("something rude", ben.UserId, eve.UserId));
        using (var decided = await ana.SendAsync(HttpMethod.Post, $"/api/v1/homes/{home}/reports/{report.Id}", new DecideRequest(ReportDecision.Mute)))
        {
            ((int)decided.StatusCode).ShouldBe(204, await decided.Content.ReadAsStringAsync());
        }

        await ben.RefusedAsync(HttpMethod.Post, $"/api/v1/rooms/{room.Id}/messages", FaultCode.Forbidden, new PostMessageRequest("why?"));
        (await ana.GetAsync<Message>($"/api/v1/messages/{rude.MessageId}")).Removed.ShouldBe(true);
        (await ana.GetAsync<Page<Report>>($"/api/v1/homes/{home}/reports")).Items.ShouldBeEmpty();
        await ana.DeleteAsync($"/api/v1/homes/{home}/mutes/{ben.UserId}");
        await ben.PostAsync<SendResult>($"/api/v1/rooms/{room.Id}/messages", new PostMessageRequest("sorry"));
    }

    [Fact]
    public async Task A_word_list_refuses_or_reports_as_the_home_wants_it()
    {
        var (ana, ben, home) = await TwoAsync();
        var room = await ana.PostAsync<Room>($"/api/v1/homes/{home}/rooms", new CreateRoomRequest("Kitchen"));
        await ana.PatchAsync<ModerationView>($"/api/v1/homes/{home}/moderation", new ModerationPatch(["Blockhead"]));
        await ben.RefusedAsync(HttpMethod.Post, $"/api/v1/rooms/{room.Id}/messages", FaultCode.Invalid, new PostMessageRequest("you blockhead"));
        var said = await ben.PostAsync<SendResult>($"/api/v1/rooms/{room.Id}/messages", new PostMessageRequest("you dear friend"));
        await ben.RefusedAsync(HttpMethod.Patch, $"/api/v1/messages/{said.MessageId}", FaultCode.Invalid, new EditMessageRequest("you blockhead"));
        using (var muted = await ana.SendAsync(HttpMethod.Post, $"/api/v1/homes/{home}/mutes", new MuteRequest(ben.UserId, TimeProvider.System.GetUtcNow().AddHours(1))))
        {
            ((int)muted.StatusCode).ShouldBe(204);
        }

        await ben.RefusedAsync(HttpMethod.Patch, $"/api/v1/messages/{said.MessageId}", FaultCode.Forbidden, new EditMessageRequest("I cannot be muted"));
        await ana.DeleteAsync($"/api/v1/homes/{home}/mutes/{ben.UserId}");
        await ana.PatchAsync<ModerationView>($"/api/v1/homes/{home}/moderation", new ModerationPatch(Action: WordAction.Report));
        await ben.PostAsync<SendResult>($"/api/v1/rooms/{room.Id}/messages", new PostMessageRequest("you blockhead"));
        (await ana.GetAsync<Page<Report>>($"/api/v1/homes/{home}/reports")).Items.ShouldHaveSingleItem().Reason.ShouldContain("blockhead");
    }

    private static Task<Room> DirectAsync(Http from, string home, Http to) =>
        from.PostAsync<Room>($"/api/v1/homes/{home}/rooms", new CreateRoomRequest("Direct", RoomKind.Direct, People: [to.UserId]));

    private async Task<(Http Http, LoginResult Login)> JoinAsync(Http owner, string home, string name)
    {
        var joined = await open.RegisterAsync(name);
        await owner.PostAsync<Member>($"/api/v1/homes/{home}/members", new AddMemberRequest(joined.Login.User.Email!, HomeRole.Member));
        return joined;
    }

    private async Task<(Http Ana, Http Ben, string Home)> TwoAsync()
    {
        var (ana, _) = await open.RegisterAsync("Ana");
        var home = await ana.PostAsync<HomeView>("/api/v1/homes", new CreateHomeRequest("Flat"));
        return (ana, (await JoinAsync(ana, home.Id, "Ben")).Http, home.Id);
    }
}
