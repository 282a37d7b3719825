using Roommate.Contracts;
using Roommate.Contracts.Faults;
using Roommate.Contracts.People;
using Roommate.Testing;
using Shouldly;
using System.Text.Json;

namespace Roommate.IntegrationTests.People;

[Collection(OpenHomeGroup.Name)]
public sealed class PasskeyTests(OpenHome open)
{
    // Browsers take an address by name only.
    private Uri Site => new($"http://localhost:{open.Home.Address.Port}");

    [Fact]
    public async Task A_passkey_signs_in_without_password_and_is_listed_and_removed()
    {
        var (ana, login) = await open.RegisterAsync("Ana");
        using var there = Browser(ana.Token);
        using var key = new SoftPasskey(Site);
        var made = await RegisterAsync(there, key);
        made.Name.ShouldBe("Laptop");
        using var anonymous = Browser();
        (await SignInAsync(anonymous, key)).User.Id.ShouldBe(login.User.Id);
        (await SignInAsync(anonymous, key)).User.Id.ShouldBe(login.User.Id);
        (await there.GetAsync<Page<PasskeyView>>("/api/v1/auth/passkeys")).Items.ShouldHaveSingleItem().Id.ShouldBe(made.Id);
        await there.DeleteAsync($"/api/v1/auth/passkeys/{made.Id}");
        var ceremony = await anonymous.PostAsync<PasskeyCeremony>("/api/v1/auth/passkeys/login/options");
        await anonymous.RefusedAsync(HttpMethod.Post, "/api/v1/auth/passkeys/login", FaultCode.Unauthenticated, new PasskeySignIn(ceremony.Ticket, Json(key.Get(ceremony.Options))));
        await there.GetAsync<User>("/api/v1/me");
        ana.Dispose();
    }

    [Fact]
    public async Task An_answer_that_was_used_or_is_for_another_challenge_or_key_signs_nobody_in()
    {
        var (ana, _) = await open.RegisterAsync("Ana");
        using var there = Browser(ana.Token);
        using var key = new SoftPasskey(Site);
        await RegisterAsync(there, key);
        using var anonymous = Browser();
        var first = await anonymous.PostAsync<PasskeyCeremony>("/api/v1/auth/passkeys/login/options");
        var answer = new PasskeySignIn(first.Ticket, Json(key.Get(first.Options)));
        await anonymous.PostAsync<LoginResult>("/api/v1/auth/passkeys/login", answer);
        await anonymous.RefusedAsync(HttpMethod.Post, "/api/v1/auth/passkeys/login", FaultCode.Invalid, answer);
        var second = await anonymous.PostAsync<PasskeyCeremony>("/api/v1/auth/passkeys/login/options");
        await anonymous.RefusedAsync(HttpMethod.Post, "/api/v1/auth/passkeys/login", FaultCode.Unauthenticated, answer with { Ticket = second.Ticket });
        using var stranger = new SoftPasskey(Site);
        var third = await anonymous.PostAsync<PasskeyCeremony>("/api/v1/auth/passkeys/login/options");
        await anonymous.RefusedAsync(HttpMethod.Post, "/api/v1/auth/passkeys/login", FaultCode.Unauthenticated, new PasskeySignIn(third.Ticket, Json(stranger.Get(third.Options))));
        ana.Dispose();
    }

    // A browser says where its page is from, and the ceremony rests on it.
    private Http Browser(string? token = null)
    {
        var http = new Http(Site, token);
        http.Client.DefaultRequestHeaders.Add("Origin", Site.GetLeftPart(UriPartial.Authority));
        return http;
    }

    private static async Task<PasskeyView> RegisterAsync(Http person, SoftPasskey key)
    {
        var ceremony = await person.PostAsync<PasskeyCeremony>("/api/v1/auth/passkeys/options");
        return await person.PostAsync<PasskeyView>("/api/v1/auth/passkeys", new PasskeyRegistration(ceremony.Ticket, Json(key.Create(ceremony.Options)), "Laptop"));
    }

    private static async Task<LoginResult> SignInAsync(Http anonymous, SoftPasskey key)
    {
        var ceremony = await anonymous.PostAsync<PasskeyCeremony>("/api/v1/auth/passkeys/login/options");
        return await anonymous.PostAsync<LoginResult>("/api/v1/auth/passkeys/login", new PasskeySignIn(ceremony.Ticket, Json(key.Get(ceremony.Options))));
    }

    private static JsonElement Json(object value) => JsonSerializer.SerializeToElement(value);
}
