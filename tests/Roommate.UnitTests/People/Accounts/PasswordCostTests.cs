using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Roommate.People;
using Shouldly;

namespace Roommate.UnitTests.People.Accounts;

public sealed class PasswordCostTests
{
    [Fact]
    public void A_password_costs_who_guesses_210_000_rounds_of_SHA512()
    {
        using var services = new ServiceCollection().AddPeople(new ConfigurationBuilder().Build()).BuildServiceProvider();
        services.GetRequiredService<IOptions<PasswordHasherOptions>>().Value.IterationCount.ShouldBe(210_000);
        var hash = Convert.FromBase64String(services.GetRequiredService<IPasswordHasher<Roommate.People.Accounts.Account>>().HashPassword(null!, "correct horse"));
        // The form of version 3: a mark, the function (2: HMAC-SHA512), the rounds.
        (hash[0], BitConverter.ToUInt32([.. hash[1..5].Reverse()]), BitConverter.ToUInt32([.. hash[5..9].Reverse()])).ShouldBe(((byte)1, 2u, 210_000u));
    }
}
