using Microsoft.Extensions.DependencyInjection;
using Roommate.Contracts;
using Roommate.Contracts.Faults;
using Roommate.Contracts.People;
using Roommate.People.SetUp;
using Roommate.Platform;
using Roommate.Server;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.People;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class SetUpTests
{
    [Fact]
    public async Task Of_twenty_set_ups_at_once_one_makes_the_owner_and_it_is_closed_for_ever()
    {
        await using var home = await TestHome.StartFreshAsync();
        var token = home.App.Services.GetRequiredService<FirstOwner>().Token();
        var file = Path.Combine(home.DataDirectory, "setup-token");
        File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        using var anonymous = new Http(home.Address);
        await anonymous.RefusedAsync(HttpMethod.Post, "/api/v1/auth/setup", FaultCode.Unauthenticated, Request("not-the-token", 0));

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => anonymous.SendAsync(HttpMethod.Post, "/api/v1/auth/setup", Request(token, i))));
        answers.Count(static a => (int)a.StatusCode == 201).ShouldBe(1);
        answers.Count(static a => (int)a.StatusCode == 409).ShouldBe(19);
        Array.ForEach(answers, static a => a.Dispose());

        await anonymous.RefusedAsync(HttpMethod.Post, "/api/v1/auth/setup", FaultCode.Conflict, Request(token, 99));
        File.Exists(file).ShouldBeFalse("the token is gone with its use");
        var owners = new List<string>();
        for (var i = 0; i < 20; i++)
        {
            using var login = await anonymous.SendAsync(HttpMethod.Post, "/api/v1/auth/login", new LoginRequest($"owner{i}@example.com", TestHome.Password));
            if (login.IsSuccessStatusCode)
            {
                owners.Add($"owner{i}@example.com");
            }
        }

        owners.Count.ShouldBe(1);
        using var owner = await Http.SignInAsync(home.Address, owners[0], TestHome.Password);
        (await owner.GetAsync<Page<HomeView>>("/api/v1/homes")).Items.ShouldHaveSingleItem().Role.ShouldBe(HomeRole.Owner);
    }

    [Fact]
    public async Task A_configured_owner_closes_the_set_up_page()
    {
        await using var home = await TestHome.StartAsync();
        using var anonymous = new Http(home.Address);
        await anonymous.RefusedAsync(HttpMethod.Post, "/api/v1/auth/setup", FaultCode.Conflict, Request("anything", 1));
        var registered = new RegisterRequest("eve@example.com", TestHome.Password, "Eve");
        await anonymous.RefusedAsync(HttpMethod.Post, "/api/v1/auth/register", FaultCode.Forbidden, registered);
    }

    [Theory]
    [InlineData("--Setup:Email=nonsense", "Setup:Email")]
    [InlineData("--Setup:Password=short", "Setup:Password")]
    [InlineData("--Registration:Mode=maybe", "Registration:Mode")]
    [InlineData("--Demo:Enabled=perhaps", "Demo:Enabled")]
    [InlineData("--Redis:Fsync=never", "Redis:Fsync")]
    [InlineData("--Redis:ConectionString=here", "Redis:ConectionString is no setting")]
    [InlineData("--Live:RingEvents=-5", "Live:RingEvents")]
    [InlineData("--Mqtt:ReceiveMaximum=many", "Mqtt:ReceiveMaximum has a value that is not a number")]
    [InlineData("--Mqtt:Nonsense=1", "Mqtt:Nonsense is no setting")]
    [InlineData("--OpenAI:Endpoint=localhost", "OpenAI:Endpoint")]
    [InlineData("--OpenAI:StallTimeoutMs=0", "OpenAI:StallTimeoutMs")]
    [InlineData("--Urls=nonsense", "Urls")]
    public void A_wrong_setting_stops_the_start_and_names_its_key(string setting, string key)
    {
        var directory = Directory.CreateTempSubdirectory("roommate-test-").FullName;
        try
        {
            var refused = Should.Throw<StartupException>(() => Composition.Build([$"--Data:Directory={directory}", "--Setup:Email=ana@example.com", "--Setup:Password=long enough for all", setting]));
            refused.Message.ShouldContain(key);
            refused.Message.ShouldNotContain("short", Case.Sensitive, "a password is not repeated");
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static SetupRequest Request(string token, int i) => new(token, $"owner{i}@example.com", TestHome.Password, $"Owner {i}", "The flat");
}
