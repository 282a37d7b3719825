using Roommate.Contracts.People;
using Roommate.Testing;

namespace Roommate.IntegrationTests.Memory;

internal static class MemoryMembers
{
    /// <summary>Somebody new in the home, signed in.</summary>
    public static async Task<(Http Http, string Id)> JoinAsync(TestHome home, string name)
    {
        var invite = await home.Owner.PostAsync<Invite>($"/api/v1/homes/{home.HomeId}/invites", new CreateInviteRequest(HomeRole.Member));
        using var anonymous = new Http(home.Address);
        var login = await anonymous.PostAsync<LoginResult>("/api/v1/auth/register", new RegisterRequest($"{name}@example.com", "another-horse-7-staple", name, invite.Code));
        return (new Http(home.Address, login.AccessToken) { Token = login.AccessToken, UserId = login.User.Id }, login.User.Id);
    }
}
