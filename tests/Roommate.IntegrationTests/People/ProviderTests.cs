using System.Net;
using Microsoft.AspNetCore.WebUtilities;
using Roommate.Contracts;
using Roommate.Contracts.Faults;
using Roommate.Contracts.People;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.People;

/// <summary>Signing in elsewhere, against npm's oidc-provider: a real one, that checks PKCE, secrets and redirects itself.</summary>
public sealed class ProviderTests : IAsyncLifetime, IDisposable
{
    private const string Site = "http://roommate.test";

    private NodeProgram _provider = null!;
    private TestHome _home = null!;
    private Http _anonymous = null!;

    public async Task InitializeAsync()
    {
        _provider = await NodeProgram.StartAsync("oidc.mjs", $"{Site}/signed-in");
        var issuer = _provider.Address.ToString().TrimEnd('/');
        _home = await TestHome.StartAsync(
        [
            "--Outbound:Allow=127.0.0.1",
            $"--Mail:PublicUrl={Site}",
            .. Entry(0, "home", "roommate", $"Issuer={issuer}", "Register=true"),
            .. Entry(1, "curved", "roommate-es", $"Issuer={issuer}", "Register=true"),
            .. Entry(2, "plain", "roommate", $"Authorize={issuer}/auth", $"Token={issuer}/token", $"UserInfo={issuer}/me", "Register=true"),
            .. Entry(3, "closed", "roommate", $"Issuer={issuer}"),
        ]);
        _anonymous = new Http(_home.Address);
    }

    public void Dispose() => _anonymous.Dispose();

    public async Task DisposeAsync()
    {
        await _home.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Theory]
    [InlineData("home")]
    [InlineData("curved")]
    [InlineData("plain")]
    public async Task Somebody_who_signs_in_elsewhere_has_an_account_here_and_the_same_one_the_next_time(string provider)
    {
        await BecomeAsync($"{provider}-person", $"{provider}@provider.example");
        var first = await SignInAsync(provider);
        first.User.Email.ShouldBe($"{provider}@provider.example");
        first.User.EmailConfirmed.ShouldBe(true);
        first.User.DisplayName.ShouldBe("Ana Provider");
        (await SignInAsync(provider)).User.Id.ShouldBe(first.User.Id);
        using var http = new Http(_home.Address, first.AccessToken);
        (await http.GetAsync<Page<LinkedLogin>>("/api/v1/me/logins")).Items.ShouldHaveSingleItem().Provider.ShouldBe(provider);
        await http.RefusedAsync(HttpMethod.Delete, $"/api/v1/me/logins/{provider}", FaultCode.Conflict);
    }

    [Fact]
    public async Task An_account_that_is_there_is_not_taken_by_its_address_but_linked_from_within()
    {
        await BecomeAsync("ana-elsewhere", TestHome.Email);
        var (ceremony, query) = await VisitAsync(await _anonymous.PostAsync<ProviderCeremony>("/api/v1/auth/providers/home", new ProviderStart()));
        await _anonymous.RefusedAsync(HttpMethod.Post, "/api/v1/auth/providers/finish", FaultCode.Conflict, Finish(ceremony, query));

        (ceremony, query) = await VisitAsync(await _home.Owner.PostAsync<ProviderCeremony>("/api/v1/me/logins/home"));
        await _anonymous.RefusedAsync(HttpMethod.Post, "/api/v1/auth/providers/finish", FaultCode.Invalid, Finish(ceremony, query));
        (await _home.Owner.PostAsync<Page<LinkedLogin>>("/api/v1/me/logins", Finish(ceremony, query))).Items.ShouldHaveSingleItem().Email.ShouldBe(TestHome.Email);
        (await SignInAsync("home")).User.Id.ShouldBe(_home.Owner.UserId);
        await _home.Owner.GetAsync<User>("/api/v1/me");

        await _home.Owner.DeleteAsync("/api/v1/me/logins/home");
        await _home.Owner.GetAsync<User>("/api/v1/me");
        (ceremony, query) = await VisitAsync(await _anonymous.PostAsync<ProviderCeremony>("/api/v1/auth/providers/home", new ProviderStart()));
        await _anonymous.RefusedAsync(HttpMethod.Post, "/api/v1/auth/providers/finish", FaultCode.Conflict, Finish(ceremony, query));
    }

    [Fact]
    public async Task An_unchecked_address_opens_and_makes_nothing_that_somebody_elses_does()
    {
        await BecomeAsync("mallory", TestHome.Email, isVerified: false);
        var login = await SignInAsync("home");
        login.User.Id.ShouldNotBe(_home.Owner.UserId);
        login.User.Email.ShouldBeNull();
        using var http = new Http(_home.Address, login.AccessToken);
        (await http.PatchAsync<User>("/api/v1/me", new UserPatch("Mallory"))).DisplayName.ShouldBe("Mallory");
    }

    [Fact]
    public async Task Where_accounts_are_by_invite_a_sign_in_elsewhere_needs_one_too()
    {
        await BecomeAsync("invited", "invited@provider.example");
        var (ceremony, query) = await VisitAsync(await _anonymous.PostAsync<ProviderCeremony>("/api/v1/auth/providers/closed", new ProviderStart()));
        await _anonymous.RefusedAsync(HttpMethod.Post, "/api/v1/auth/providers/finish", FaultCode.Forbidden, Finish(ceremony, query));
        var invite = await _home.Owner.PostAsync<Invite>($"/api/v1/homes/{_home.HomeId}/invites", new CreateInviteRequest(HomeRole.Member));
        (ceremony, query) = await VisitAsync(await _anonymous.PostAsync<ProviderCeremony>("/api/v1/auth/providers/closed", new ProviderStart(invite.Code)));
        var login = (await _anonymous.PostAsync<ProviderSignIn>("/api/v1/auth/providers/finish", Finish(ceremony, query))).Login!;
        (await _home.Owner.GetAsync<Page<Member>>($"/api/v1/homes/{_home.HomeId}/members")).Items.ShouldContain(m => m.UserId == login.User.Id);
    }

    [Fact]
    public async Task An_answer_is_good_once_and_only_for_the_attempt_that_was_begun()
    {
        await BecomeAsync("twice", "twice@provider.example");
        var (one, first) = await VisitAsync(await _anonymous.PostAsync<ProviderCeremony>("/api/v1/auth/providers/home", new ProviderStart()));
        var (other, _) = await VisitAsync(await _anonymous.PostAsync<ProviderCeremony>("/api/v1/auth/providers/home", new ProviderStart()));
        // Somebody else's answer, slipped to this browser.
        await _anonymous.RefusedAsync(HttpMethod.Post, "/api/v1/auth/providers/finish", FaultCode.Invalid, Finish(other, first));
        await _anonymous.RefusedAsync(HttpMethod.Post, "/api/v1/auth/providers/finish", FaultCode.Unauthenticated, Finish(one, first) with { Iss = "https://evil.example" });
        await _anonymous.RefusedAsync(HttpMethod.Post, "/api/v1/auth/providers/finish", FaultCode.Invalid, Finish(one, first));
        await _anonymous.RefusedAsync(HttpMethod.Post, "/api/v1/auth/providers/finish", FaultCode.Invalid, new ProviderFinish("no ticket", "code", "state"));
        await _anonymous.RefusedAsync(HttpMethod.Post, "/api/v1/auth/providers/nobody", FaultCode.NotFound, new ProviderStart());
    }

    [Fact]
    public async Task A_second_factor_is_asked_for_here_too()
    {
        await BecomeAsync("careful", "careful@provider.example");
        var login = await SignInAsync("home");
        using var http = new Http(_home.Address, login.AccessToken);
        var setup = await http.PostAsync<TotpSetup>("/api/v1/auth/mfa/totp");
        await http.PostAsync<RecoveryCodes>("/api/v1/auth/mfa/totp/confirm", new TotpConfirm(Totp.Code(setup.Key)));
        var (ceremony, query) = await VisitAsync(await _anonymous.PostAsync<ProviderCeremony>("/api/v1/auth/providers/home", new ProviderStart()));
        var half = await _anonymous.PostAsync<ProviderSignIn>("/api/v1/auth/providers/finish", Finish(ceremony, query));
        half.Login.ShouldBeNull();
        var refused = await _anonymous.RefusedAsync(HttpMethod.Post, "/api/v1/auth/providers/finish", FaultCode.Unauthenticated, new ProviderFinish(half.Ticket!, Otp: "000000"));
        refused.Errors!.Keys.ShouldContain("otp");
        var whole = await _anonymous.PostAsync<ProviderSignIn>("/api/v1/auth/providers/finish", new ProviderFinish(half.Ticket!, Otp: Totp.Code(setup.Key, 1)));
        whole.Login!.User.Id.ShouldBe(login.User.Id);
    }

    private static IEnumerable<string> Entry(int index, string id, string client, params string[] more) =>
        ((string[])[$"Id={id}", $"Name={id}", $"ClientId={client}", "ClientSecret=roommate-secret", .. more]).Select(m => $"--SignIn:Providers:{index}:{m}");

    private static ProviderFinish Finish(ProviderCeremony ceremony, IReadOnlyDictionary<string, string> query) =>
        new(ceremony.Ticket, query["code"], query["state"], query.GetValueOrDefault("iss"));

    private async Task<LoginResult> SignInAsync(string provider)
    {
        var (ceremony, query) = await VisitAsync(await _anonymous.PostAsync<ProviderCeremony>($"/api/v1/auth/providers/{provider}", new ProviderStart()));
        return (await _anonymous.PostAsync<ProviderSignIn>("/api/v1/auth/providers/finish", Finish(ceremony, query))).Login.ShouldNotBeNull();
    }

    private async Task BecomeAsync(string subject, string email, bool isVerified = true)
    {
        using var client = new HttpClient();
        await client.GetStringAsync(new Uri(_provider.Address, $"/login-as?sub={subject}&email={Uri.EscapeDataString(email)}&email_verified={(isVerified ? "true" : "false")}"));
    }

    // What a browser does: follows the provider's redirects, with its cookies, until it is sent back here.
    private static async Task<(ProviderCeremony Ceremony, Dictionary<string, string> Query)> VisitAsync(ProviderCeremony ceremony)
    {
        using var handler = new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer(), CheckCertificateRevocationList = true };
        using var browser = new HttpClient(handler);
        var address = new Uri(ceremony.Url);
        for (var step = 0; step < 10; step++)
        {
            using var answer = await browser.GetAsync(address);
            answer.Headers.Location.ShouldNotBeNull(await answer.Content.ReadAsStringAsync());
            address = new Uri(address, answer.Headers.Location);
            if (address.GetLeftPart(UriPartial.Authority) == Site)
            {
                return (ceremony, QueryHelpers.ParseQuery(address.Query).ToDictionary(static q => q.Key, static q => q.Value.ToString()));
            }
        }

        throw new InvalidOperationException("The provider never sent the browser back.");
    }
}
