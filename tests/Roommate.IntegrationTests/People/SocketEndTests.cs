using System.Text.Json;
using Microsoft.AspNetCore.SignalR;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;
using Roommate.Contracts.People;
using Roommate.Contracts.Rooms;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.People;

/// <summary>
/// Open sockets on two nodes when the right they rest on ends: an expired guest, a removed member, a revoked session, a
/// changed role. The measured times are printed; the promise is a second, and a busy machine may stretch it.
/// </summary>
[Collection(TwoHomesGroup.Name)]
public sealed class SocketEndTests(TwoHomes nodes, Xunit.Abstractions.ITestOutputHelper output)
{
    private readonly TestHome _one = nodes.One;
    private readonly TestHome _two = nodes.Two;

    [Fact]
    public async Task A_revoked_session_and_an_expired_guest_lose_their_sockets_on_both_nodes()
    {
        using var phone = await Http.SignInAsync(_two.Address, TestHome.Email, TestHome.Password);
        await using var first = await HubClient.ConnectAsync(_one.Address, phone.Token);
        await using var second = await HubClient.ConnectAsync(_two.Address, phone.Token);
        var session = (await phone.GetAsync<Contracts.Page<SignInSession>>("/api/v1/auth/sessions")).Items.Single(static s => s.Current);
        await _one.Owner.DeleteAsync($"/api/v1/auth/sessions/{session.Id}");
        await ClosedAsync("revoked session", TimeProvider.System.GetTimestamp(), first, second);

        var (ends, here, there) = await Patience.BeforeItEndsAsync(async time =>
        {
            var end = TimeProvider.System.GetUtcNow() + time;
            var invite = await _one.Owner.PostAsync<Invite>($"/api/v1/homes/{_one.HomeId}/invites", new CreateInviteRequest(ExpiresAt: end));
            using var anonymous = new Http(_two.Address);
            var guest = await anonymous.PostAsync<LoginResult>("/api/v1/auth/join", new JoinRequest(invite.Code, "Gus"));
            return (end, await HubClient.ConnectAsync(_one.Address, guest.AccessToken), await HubClient.ConnectAsync(_two.Address, guest.AccessToken));
        });
        await Task.WhenAll(here.Closed.Task, there.Closed.Task).WaitAsync(Patience.Long);
        output.WriteLine($"expired guest: both sockets closed {(TimeProvider.System.GetUtcNow() - ends).TotalMilliseconds:0} ms after the end");
        await here.DisposeAsync();
        await there.DisposeAsync();
    }

    [Fact]
    public async Task A_removed_member_hears_nothing_more_and_a_changed_role_may_do_no_more_on_either_node()
    {
        using var anonymous = new Http(_two.Address);
        var login = await anonymous.PostAsync<LoginResult>("/api/v1/auth/register", new RegisterRequest("bob@example.com", OpenHome.Password, "Bob"));
        await _one.Owner.PostAsync<Member>($"/api/v1/homes/{_one.HomeId}/members", new AddMemberRequest("bob@example.com", HomeRole.Member));
        var room = await _one.AddRoomAsync("Kitchen");
        var lamp = (await _one.AddDeviceAsync("Lamp", room.Id, ("light", new Component("light")))).Device;
        HubClient[] sockets = [await HubClient.ConnectAsync(_one.Address, login.AccessToken), await HubClient.ConnectAsync(_two.Address, login.AccessToken)];
        foreach (var socket in sockets)
        {
            (await socket.SubscribeAsync(Topics.Room(room.Id))).Error.ShouldBeNull();
        }

        await _one.Owner.PatchAsync<Member>($"/api/v1/homes/{_one.HomeId}/members/{login.User.Id}", new MemberPatch(HomeRole.Child));
        foreach (var socket in sockets)
        {
            await RefusedAsync("changed role", socket, "SetDesired", new SetDesiredRequest(lamp.Id, JsonSerializer.SerializeToElement(new { })), FaultCode.Forbidden);
        }

        await _one.Owner.DeleteAsync($"/api/v1/homes/{_one.HomeId}/members/{login.User.Id}");
        foreach (var socket in sockets)
        {
            await RefusedAsync("removed member", socket, "Typing", new TypingRequest(room.Id, false), FaultCode.NotFound);
        }

        await using var owner = await HubClient.ConnectAsync(_two.Address, _two.Owner.Token);
        var said = await _one.Owner.PostAsync<SendResult>($"/api/v1/rooms/{room.Id}/messages", new PostMessageRequest("now that we are alone"));
        (await owner.SubscribeAsync(Topics.Room(room.Id))).Head.ShouldNotBeNull().ShouldBeGreaterThanOrEqualTo(said.Offset);
        foreach (var socket in sockets)
        {
            (await socket.SubscribeAsync(Topics.Room(room.Id))).Error!.Code.ShouldBe(FaultCode.NotFound);
            while (socket.Events.TryRead(out var heard))
            {
                heard.Offset.ShouldNotBe(said.Offset, "what was said after the removal");
            }

            await socket.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_stream_of_a_removed_member_hears_nothing_more_and_ends_with_its_session_on_both_nodes()
    {
        using var anonymous = new Http(_two.Address);
        var login = await anonymous.PostAsync<LoginResult>("/api/v1/auth/register", new RegisterRequest("eve@example.com", OpenHome.Password, "Eve"));
        await _one.Owner.PostAsync<Member>($"/api/v1/homes/{_one.HomeId}/members", new AddMemberRequest("eve@example.com", HomeRole.Member));
        var room = await _one.AddRoomAsync("Cellar");
        using var onOne = new Http(_one.Address, login.AccessToken);
        using var onTwo = new Http(_two.Address, login.AccessToken);
        var streams = await Task.WhenAll(StreamAsync(onOne, room.Id), StreamAsync(onTwo, room.Id));
        await _one.Owner.PostAsync<SendResult>($"/api/v1/rooms/{room.Id}/messages", new PostMessageRequest("for Eve too"));
        foreach (var stream in streams)
        {
            await UntilAsync(stream, "for Eve too");
        }

        // A node that has asked again about her hub socket has asked about her streams too: both are its connections.
        HubClient[] sockets = [await HubClient.ConnectAsync(_one.Address, login.AccessToken), await HubClient.ConnectAsync(_two.Address, login.AccessToken)];
        await _one.Owner.DeleteAsync($"/api/v1/homes/{_one.HomeId}/members/{login.User.Id}");
        foreach (var socket in sockets)
        {
            await RefusedAsync("removed member", socket, "Typing", new TypingRequest(room.Id, false), FaultCode.NotFound);
        }

        await _one.Owner.PostAsync<SendResult>($"/api/v1/rooms/{room.Id}/messages", new PostMessageRequest("now that we are alone"));
        using var phone = await Http.SignInAsync(_two.Address, "eve@example.com", OpenHome.Password);
        var sessions = await phone.GetAsync<Contracts.Page<SignInSession>>("/api/v1/auth/sessions");
        var since = TimeProvider.System.GetTimestamp();
        await phone.DeleteAsync($"/api/v1/auth/sessions/{sessions.Items.Single(static s => !s.Current).Id}");
        foreach (var stream in streams)
        {
            (await stream.ReadToEndAsync().WaitAsync(Patience.Long)).ShouldNotContain("now that we are alone");
            stream.Dispose();
        }

        output.WriteLine($"revoked session: both streams ended after {TimeProvider.System.GetElapsedTime(since).TotalMilliseconds:0} ms");
        await Task.WhenAll(sockets.Select(static s => s.DisposeAsync().AsTask()));
    }

    private static async Task<StreamReader> StreamAsync(Http http, string room)
    {
        var stream = new StreamReader(await http.Client.GetStreamAsync(new Uri($"/api/v1/events?topic={Topics.Room(room)}", UriKind.Relative)));
        await UntilAsync(stream, "subscribed");
        return stream;
    }

    private static async Task UntilAsync(StreamReader stream, string word)
    {
        while (await stream.ReadLineAsync().WaitAsync(Patience.Long) is { } line)
        {
            if (line.Contains(word, StringComparison.Ordinal))
            {
                return;
            }
        }

        throw new InvalidOperationException($"The stream ended before it said \"{word}\".");
    }

    private async Task ClosedAsync(string what, long since, params HubClient[] sockets)
    {
        await Task.WhenAll(sockets.Select(static s => s.Closed.Task)).WaitAsync(Patience.Long);
        output.WriteLine($"{what}: both sockets closed after {TimeProvider.System.GetElapsedTime(since).TotalMilliseconds:0} ms");
    }

    // Asks until the answer is no.
    private async Task RefusedAsync(string what, HubClient socket, string method, object argument, string code)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(since) < Patience.Long)
        {
            try
            {
                await socket.CallAsync(method, argument);
            }
            catch (HubException refused) when (refused.Message.Contains($"{code}: ", StringComparison.Ordinal))
            {
                output.WriteLine($"{what}: {method} refused after {TimeProvider.System.GetElapsedTime(since).TotalMilliseconds:0} ms");
                return;
            }
        }

        throw new TimeoutException($"{what}: {method} was never refused");
    }
}
