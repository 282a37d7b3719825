using Roommate.Contracts.Faults;
using Roommate.Contracts.People;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.People;

/// <summary>Letters and what they are for, with a mail server that takes everything.</summary>
public sealed class RecoveryTests : IAsyncLifetime
{
    private const string NewPassword = "quite-another-8-password";

    private readonly MailSink _mail = new();
    private TestHome _home = null!;
    private Http _anonymous = null!;

    public async Task InitializeAsync()
    {
        _home = await TestHome.StartAsync([.. _mail.Configuration, "--Registration:Mode=open"]);
        _anonymous = new Http(_home.Address);
    }

    public async Task DisposeAsync()
    {
        _anonymous.Dispose();
        await _home.DisposeAsync();
        await _mail.DisposeAsync();
    }

    [Fact]
    public async Task A_forgotten_password_is_replaced_by_a_letter_once_and_every_device_is_signed_out()
    {
        await AcceptedAsync(_anonymous, "/api/v1/auth/password/forgotten", new ForgottenPassword(TestHome.Email));
        var token = await _mail.TokenAsync(TestHome.Email);
        await DoneAsync(_anonymous, "/api/v1/auth/password/reset", new PasswordReset(token, NewPassword));
        await _home.Owner.RefusedAsync(HttpMethod.Get, "/api/v1/me", FaultCode.Unauthenticated);
        using var again = await Http.SignInAsync(_home.Address, TestHome.Email, NewPassword);
        await _anonymous.RefusedAsync(HttpMethod.Post, "/api/v1/auth/login", FaultCode.Unauthenticated, new LoginRequest(TestHome.Email, TestHome.Password));
        await _anonymous.RefusedAsync(HttpMethod.Post, "/api/v1/auth/password/reset", FaultCode.Invalid, new PasswordReset(token, "a-third-password-11"));
        (await _mail.NextAsync(TestHome.Email)).ShouldContain("was changed");
    }

    [Fact]
    public async Task Whether_an_address_has_an_account_no_answer_tells()
    {
        await AcceptedAsync(_anonymous, "/api/v1/auth/password/forgotten", new ForgottenPassword("nobody@example.com"));
        await AcceptedAsync(_home.Owner, "/api/v1/me/email", new EmailChange(TestHome.Email, TestHome.Password));
        await AcceptedAsync(_anonymous, "/api/v1/auth/password/forgotten", new ForgottenPassword(TestHome.Email));
        await _mail.TokenAsync(TestHome.Email);
        _mail.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public async Task A_new_address_counts_when_its_letter_is_answered_and_the_session_goes_on()
    {
        await AcceptedAsync(_home.Owner, "/api/v1/me/email", new EmailChange("new@example.com", TestHome.Password));
        (await _home.Owner.GetAsync<User>("/api/v1/me")).Email.ShouldBe(TestHome.Email);
        await DoneAsync(_anonymous, "/api/v1/auth/email/confirm", new EmailConfirmation(await _mail.TokenAsync("new@example.com")));
        var me = await _home.Owner.GetAsync<User>("/api/v1/me");
        (me.Email, me.EmailConfirmed).ShouldBe(("new@example.com", true));
        using var there = await Http.SignInAsync(_home.Address, "new@example.com", TestHome.Password);
        await _anonymous.PostAsync<LoginResult>("/api/v1/auth/register", new RegisterRequest(TestHome.Email, NewPassword, "Somebody else"));
    }

    [Fact]
    public async Task An_address_is_confirmed_by_its_letter()
    {
        var ben = await _anonymous.PostAsync<LoginResult>("/api/v1/auth/register", new RegisterRequest("ben@example.com", NewPassword, "Ben"));
        ben.User.EmailConfirmed.ShouldBe(false);
        using var http = new Http(_home.Address, ben.AccessToken);
        await AcceptedAsync(http, "/api/v1/me/email/confirmation", null);
        await DoneAsync(_anonymous, "/api/v1/auth/email/confirm", new EmailConfirmation(await _mail.TokenAsync("ben@example.com")));
        (await http.GetAsync<User>("/api/v1/me")).EmailConfirmed.ShouldBe(true);
        await _anonymous.PostAsync<LoginResult>("/api/v1/auth/refresh", new RefreshRequest(ben.RefreshToken));
    }

    [Fact]
    public async Task Changing_the_password_takes_the_old_one_and_signs_the_other_devices_out()
    {
        using var phone = await Http.SignInAsync(_home.Address, TestHome.Email, TestHome.Password);
        var wrong = await _home.Owner.RefusedAsync(HttpMethod.Post, "/api/v1/me/password", FaultCode.Invalid, new PasswordChange("not-the-password", NewPassword));
        wrong.Errors.ShouldNotBeNull().Keys.ShouldContain("currentPassword");
        await DoneAsync(_home.Owner, "/api/v1/me/password", new PasswordChange(TestHome.Password, NewPassword));
        await phone.RefusedAsync(HttpMethod.Get, "/api/v1/me", FaultCode.Unauthenticated);
        await _home.Owner.GetAsync<User>("/api/v1/me");
        using var again = await Http.SignInAsync(_home.Address, TestHome.Email, NewPassword);
    }

    private static async Task AcceptedAsync(Http http, string path, object? body)
    {
        using var answer = await http.SendAsync(HttpMethod.Post, path, body);
        ((int)answer.StatusCode).ShouldBe(202, await answer.Content.ReadAsStringAsync());
    }

    private static async Task DoneAsync(Http http, string path, object body)
    {
        using var answer = await http.SendAsync(HttpMethod.Post, path, body);
        ((int)answer.StatusCode).ShouldBe(204, await answer.Content.ReadAsStringAsync());
    }
}
