using System.Globalization;
using System.Text.Json;
using Roommate.Contracts;
using Roommate.Contracts.Faults;
using Roommate.Contracts.People;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.People;

[Collection(OpenHomeGroup.Name)]
public sealed class SignInTests(OpenHome open)
{
    [Fact]
    public async Task Signing_in_answers_tokens_that_work_and_never_the_password_or_a_hash()
    {
        var (ana, login) = await open.RegisterAsync("Ana");
        login.ExpiresIn.ShouldBe(900);
        (await ana.GetAsync<User>("/api/v1/me")).Id.ShouldBe(login.User.Id);
        using var answer = await ana.SendAsync(HttpMethod.Get, "/api/v1/me");
        (await answer.Content.ReadAsStringAsync()).ShouldNotContain("assword");
        ana.Dispose();
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_address_answer_alike()
    {
        var (ana, login) = await open.RegisterAsync("Ana");
        using var anonymous = new Http(open.Home.Address);
        var wrong = await anonymous.RefusedAsync(HttpMethod.Post, "/api/v1/auth/login", FaultCode.Unauthenticated, new LoginRequest(login.User.Email!, "not-the-password"));
        var unknown = await anonymous.RefusedAsync(HttpMethod.Post, "/api/v1/auth/login", FaultCode.Unauthenticated, new LoginRequest("nobody@example.com", "not-the-password"));
        (wrong.Detail, wrong.Status, wrong.Title).ShouldBe((unknown.Detail, unknown.Status, unknown.Title));
        ana.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Guessing_is_stopped_for_a_while_whether_there_is_an_account_or_not(bool known)
    {
        var (ana, login) = await open.RegisterAsync("Guessed");
        var email = known ? login.User.Email! : "nobody.at.all@example.com";
        using var guesser = new Http(open.Home.Address);
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => guesser.SendAsync(
            HttpMethod.Post, "/api/v1/auth/login", new LoginRequest(email, $"guess number {i}"))));
        answers.Count(static a => (int)a.StatusCode == 401).ShouldBeInRange(1, 11, "attempts that come at once all count");
        var limited = answers.First(static a => (int)a.StatusCode == 429);
        limited.Headers.RetryAfter!.Delta!.Value.TotalSeconds.ShouldBeInRange(1, 60);
        var body = await limited.Content.ReadAsStringAsync();
        JsonSerializer.Deserialize<Problem>(body, Wire.Json)!.Code.ShouldBe(FaultCode.RateLimited);
        foreach (var answer in answers)
        {
            answer.Dispose();
        }

        if (known)
        {
            // Somebody who is signed in is not disturbed.
            (await ana.GetAsync<User>("/api/v1/me")).Id.ShouldBe(login.User.Id);
        }

        ana.Dispose();
    }

    [Fact]
    public async Task Signing_in_with_the_right_password_is_never_counted()
    {
        var (ana, login) = await open.RegisterAsync("Often");
        for (var i = 0; i < 15; i++)
        {
            using var again = await Http.SignInAsync(open.Home.Address, login.User.Email!, OpenHome.Password);
        }

        ana.Dispose();
    }

    [Fact]
    public async Task A_refresh_gives_new_tokens_and_ends_the_old_ones()
    {
        var (ana, login) = await open.RegisterAsync("Ana");
        using var anonymous = new Http(open.Home.Address);
        var fresh = await anonymous.PostAsync<LoginResult>("/api/v1/auth/refresh", new RefreshRequest(login.RefreshToken));
        fresh.AccessToken.ShouldNotBe(login.AccessToken);
        using var http = new Http(open.Home.Address, fresh.AccessToken);
        (await http.GetAsync<User>("/api/v1/me")).Id.ShouldBe(login.User.Id);
        await ana.RefusedAsync(HttpMethod.Get, "/api/v1/me", FaultCode.Unauthenticated);
        ana.Dispose();
    }

    [Fact]
    public async Task A_refresh_token_that_is_used_twice_ends_the_whole_sign_in()
    {
        var (ana, login) = await open.RegisterAsync("Ana");
        using var anonymous = new Http(open.Home.Address);
        var fresh = await anonymous.PostAsync<LoginResult>("/api/v1/auth/refresh", new RefreshRequest(login.RefreshToken));
        await anonymous.RefusedAsync(HttpMethod.Post, "/api/v1/auth/refresh", FaultCode.Unauthenticated, new RefreshRequest(login.RefreshToken));
        using var http = new Http(open.Home.Address, fresh.AccessToken);
        await http.RefusedAsync(HttpMethod.Get, "/api/v1/me", FaultCode.Unauthenticated);
        await anonymous.RefusedAsync(HttpMethod.Post, "/api/v1/auth/refresh", FaultCode.Unauthenticated, new RefreshRequest(fresh.RefreshToken));
        ana.Dispose();
    }

    [Fact]
    public async Task Of_many_refreshes_with_one_token_at_once_at_most_one_is_answered()
    {
        var (ana, login) = await open.RegisterAsync("Ana");
        using var anonymous = new Http(open.Home.Address);
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => anonymous.SendAsync(HttpMethod.Post, "/api/v1/auth/refresh", new RefreshRequest(login.RefreshToken))));
        answers.Count(static a => a.IsSuccessStatusCode).ShouldBeLessThanOrEqualTo(1);
        answers.ShouldAllBe(static a => (int)a.StatusCode == 200 || (int)a.StatusCode == 401);
        Array.ForEach(answers, static a => a.Dispose());
        ana.Dispose();
    }

    [Fact]
    public async Task Sessions_are_listed_and_one_that_is_ended_is_signed_out_at_once()
    {
        var (ana, login) = await open.RegisterAsync("Ana");
        using var phone = await Http.SignInAsync(open.Home.Address, login.User.Email!, OpenHome.Password);
        await phone.GetAsync<User>("/api/v1/me");
        var sessions = (await ana.GetAsync<Page<SignInSession>>("/api/v1/auth/sessions")).Items;
        sessions.Count.ShouldBe(2);
        var other = sessions.Single(static s => !s.Current);
        await ana.DeleteAsync($"/api/v1/auth/sessions/{other.Id}");
        await phone.RefusedAsync(HttpMethod.Get, "/api/v1/me", FaultCode.Unauthenticated);
        (await ana.GetAsync<Page<SignInSession>>("/api/v1/auth/sessions")).Items.ShouldHaveSingleItem().Current.ShouldBeTrue();
        ana.Dispose();
    }

    [Fact]
    public async Task Another_persons_session_answers_like_one_that_is_not_there()
    {
        var (ana, _) = await open.RegisterAsync("Ana");
        var (ben, _) = await open.RegisterAsync("Ben");
        var anas = (await ana.GetAsync<Page<SignInSession>>("/api/v1/auth/sessions")).Items[0].Id;
        var foreign = await ben.RefusedAsync(HttpMethod.Delete, $"/api/v1/auth/sessions/{anas}", FaultCode.NotFound);
        var random = await ben.RefusedAsync(HttpMethod.Delete, "/api/v1/auth/sessions/ses_01JD0000000000000000000000", FaultCode.NotFound);
        foreign.Detail.ShouldBe(random.Detail);
        await ana.GetAsync<User>("/api/v1/me");
        ana.Dispose();
        ben.Dispose();
    }

    [Fact]
    public async Task Logging_out_ends_both_tokens()
    {
        var (ana, login) = await open.RegisterAsync("Ana");
        using (var answer = await ana.SendAsync(HttpMethod.Post, "/api/v1/auth/logout"))
        {
            ((int)answer.StatusCode).ShouldBe(204);
        }

        await ana.RefusedAsync(HttpMethod.Get, "/api/v1/me", FaultCode.Unauthenticated);
        using var anonymous = new Http(open.Home.Address);
        await anonymous.RefusedAsync(HttpMethod.Post, "/api/v1/auth/refresh", FaultCode.Unauthenticated, new RefreshRequest(login.RefreshToken));
        ana.Dispose();
    }

    [Fact]
    public async Task Who_has_only_a_refresh_token_left_signs_out_with_it_and_nobody_signs_out_with_nothing()
    {
        var (ana, login) = await open.RegisterAsync("Ana");
        using var anonymous = new Http(open.Home.Address);
        await anonymous.RefusedAsync(HttpMethod.Post, "/api/v1/auth/logout", FaultCode.Unauthenticated);
        await anonymous.RefusedAsync(HttpMethod.Post, "/api/v1/auth/logout", FaultCode.Unauthenticated, new LogoutRequest(login.AccessToken));
        await anonymous.RefusedAsync(HttpMethod.Post, "/api/v1/auth/logout", FaultCode.Unauthenticated, new LogoutRequest(login.RefreshToken + "x"));
        await ana.GetAsync<User>("/api/v1/me");
        using (var answer = await anonymous.SendAsync(HttpMethod.Post, "/api/v1/auth/logout", new LogoutRequest(login.RefreshToken)))
        {
            ((int)answer.StatusCode).ShouldBe(204);
        }

        await ana.RefusedAsync(HttpMethod.Get, "/api/v1/me", FaultCode.Unauthenticated);
        await anonymous.RefusedAsync(HttpMethod.Post, "/api/v1/auth/refresh", FaultCode.Unauthenticated, new RefreshRequest(login.RefreshToken));
        ana.Dispose();
    }

    [Fact]
    public async Task An_address_registers_once_even_when_many_try_at_the_same_time()
    {
        using var anonymous = new Http(open.Home.Address);
        var request = new RegisterRequest("race@example.com", OpenHome.Password, "Racer");
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => anonymous.SendAsync(HttpMethod.Post, "/api/v1/auth/register", request)));
        answers.Count(static a => (int)a.StatusCode == 201).ShouldBe(1, string.Join(" ", answers.Select(static a => ((int)a.StatusCode).ToString(CultureInfo.InvariantCulture))));
        Array.ForEach(answers, static a => a.Dispose());
    }

    [Fact]
    public async Task The_token_in_the_query_is_for_sockets_and_streams_only()
    {
        var (ana, login) = await open.RegisterAsync("Ana");
        using var anonymous = new Http(open.Home.Address);
        await anonymous.RefusedAsync(HttpMethod.Get, $"/api/v1/me?access_token={login.AccessToken}", FaultCode.Unauthenticated);
        ana.Dispose();
    }
}
