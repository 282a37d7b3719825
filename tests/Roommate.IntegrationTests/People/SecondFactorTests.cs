using Roommate.Contracts.Faults;
using Roommate.Contracts.People;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.People;

[Collection(OpenHomeGroup.Name)]
public sealed class SecondFactorTests(OpenHome open)
{
    [Fact]
    public async Task With_an_authenticator_app_the_password_alone_does_not_sign_in()
    {
        var (ana, login) = await open.RegisterAsync("Ana");
        var (key, _) = await TurnOnAsync(ana);
        using var anonymous = new Http(open.Home.Address);
        var needed = await RefusedAsync(anonymous, login.User.Email!, null, null);
        needed.Errors.ShouldNotBeNull().Keys.ShouldContain("otp");
        await RefusedAsync(anonymous, login.User.Email!, "000000", null);
        (await SignInAsync(anonymous, login.User.Email!, Totp.Code(key, 1), null)).User.SecondFactor.ShouldBe(true);
        ana.Dispose();
    }

    [Fact]
    public async Task A_code_that_was_used_opens_nothing_a_second_time()
    {
        var (ana, login) = await open.RegisterAsync("Ana");
        var (key, _) = await TurnOnAsync(ana);
        using var anonymous = new Http(open.Home.Address);
        var code = Totp.Code(key, 1);
        await SignInAsync(anonymous, login.User.Email!, code, null);
        await RefusedAsync(anonymous, login.User.Email!, code, null);
        ana.Dispose();
    }

    [Fact]
    public async Task A_recovery_code_signs_in_once()
    {
        var (ana, login) = await open.RegisterAsync("Ana");
        var (_, codes) = await TurnOnAsync(ana);
        codes.Codes.Distinct().Count().ShouldBe(10);
        using var anonymous = new Http(open.Home.Address);
        await SignInAsync(anonymous, login.User.Email!, null, codes.Codes[0]);
        await RefusedAsync(anonymous, login.User.Email!, null, codes.Codes[0]);
        (await ana.GetAsync<SecondFactorState>("/api/v1/auth/mfa")).RecoveryCodesLeft.ShouldBe(9);
        ana.Dispose();
    }

    [Fact]
    public async Task The_second_factor_is_off_until_a_first_code_has_shown_that_the_app_has_the_key()
    {
        var (ana, login) = await open.RegisterAsync("Ana");
        var setup = await ana.PostAsync<TotpSetup>("/api/v1/auth/mfa/totp");
        setup.Uri.ShouldStartWith("otpauth://totp/Roommate:");
        setup.Svg.ShouldStartWith("<svg");
        using var anonymous = new Http(open.Home.Address);
        await SignInAsync(anonymous, login.User.Email!, null, null);
        await ana.RefusedAsync(HttpMethod.Post, "/api/v1/auth/mfa/totp/confirm", FaultCode.Invalid, new TotpConfirm("123"));
        (await ana.GetAsync<SecondFactorState>("/api/v1/auth/mfa")).Enabled.ShouldBeFalse();
        ana.Dispose();
    }

    [Fact]
    public async Task Turning_it_off_takes_the_password_and_sessions_live_through_all_of_it()
    {
        var (ana, login) = await open.RegisterAsync("Ana");
        await TurnOnAsync(ana);
        await ana.RefusedAsync(HttpMethod.Post, "/api/v1/auth/mfa/totp/off", FaultCode.Invalid, new PasswordProof("wrong-wrong-wrong"));
        using (var off = await ana.SendAsync(HttpMethod.Post, "/api/v1/auth/mfa/totp/off", new PasswordProof(OpenHome.Password)))
        {
            ((int)off.StatusCode).ShouldBe(204);
        }

        using var anonymous = new Http(open.Home.Address);
        await SignInAsync(anonymous, login.User.Email!, null, null);
        await anonymous.PostAsync<LoginResult>("/api/v1/auth/refresh", new RefreshRequest(login.RefreshToken));
        ana.Dispose();
    }

    private static async Task<(string Key, RecoveryCodes Codes)> TurnOnAsync(Http person)
    {
        var setup = await person.PostAsync<TotpSetup>("/api/v1/auth/mfa/totp");
        return (setup.Key, await person.PostAsync<RecoveryCodes>("/api/v1/auth/mfa/totp/confirm", new TotpConfirm(Totp.Code(setup.Key))));
    }

    private static Task<LoginResult> SignInAsync(Http anonymous, string email, string? otp, string? recovery) =>
        anonymous.PostAsync<LoginResult>("/api/v1/auth/login", new LoginRequest(email, OpenHome.Password, otp, recovery));

    private static Task<Contracts.Problem> RefusedAsync(Http anonymous, string email, string? otp, string? recovery) =>
        anonymous.RefusedAsync(HttpMethod.Post, "/api/v1/auth/login", FaultCode.Unauthenticated, new LoginRequest(email, OpenHome.Password, otp, recovery));
}
