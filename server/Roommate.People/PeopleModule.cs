using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Roommate.Contracts;
using Roommate.Contracts.Events;
using Roommate.People.Accounts;
using Roommate.People.Audit;
using Roommate.People.Avatars;
using Roommate.People.Homes;
using Roommate.People.Invites;
using Roommate.People.Leaving;
using Roommate.People.Mail;
using Roommate.People.Passkeys;
using Roommate.People.Programs;
using Roommate.People.Providers;
using Roommate.People.Recovery;
using Roommate.People.Rights;
using Roommate.People.SecondFactor;
using Roommate.People.SetUp;
using Roommate.People.SignIn;
using Roommate.People.Tokens;
using Roommate.Platform.Configuration;
using Roommate.Platform.Facts;
using Roommate.Platform.Security;
using Roommate.Platform.Store;

namespace Roommate.People;

/// <summary>Accounts, sign-in, homes and rights.</summary>
public static class PeopleModule
{
    public static IServiceCollection AddPeople(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptionsAt<SetupOptions>(configuration, SetupOptions.Section, static o => o.Problem());
        services.AddOptionsAt<RegistrationOptions>(configuration, RegistrationOptions.Section);
        services.AddOptionsAt<MailOptions>(configuration, MailOptions.Section, static o => o.Problem());
        services.AddOptionsAt<ProviderOptions>(configuration, ProviderOptions.Section, static o => o.Problem());
        services.AddIdentityCore<Account>(static options =>
        {
            // Length beats classes of characters (NIST SP 800-63B, 5.1.1.2).
            options.Password = new PasswordOptions
            {
                RequiredLength = AccountRules.LeastPassword, RequireDigit = false, RequireLowercase = false, RequireUppercase = false, RequireNonAlphanumeric = false,
            };
            // The store claims addresses, race or not; Identity's own check would refuse accounts without one (guests).
            options.User.RequireUniqueEmail = false;
            options.User.AllowedUserNameCharacters = "";
        }).AddDefaultTokenProviders();
        services.Configure<DataProtectionTokenProviderOptions>(static options => options.TokenLifespan = TimeSpan.FromHours(1));
        // OWASP's figure for PBKDF2-HMAC-SHA512; older hashes are made anew at the next login.
        services.Configure<PasswordHasherOptions>(static options => options.IterationCount = 210_000);
        services.AddSingleton<IUserStore<Account>, AccountStore>();
        services.AddSingleton<IPasswordHasher<Account>, PasswordHasher<Account>>();
        services.AddSingleton<ILookupNormalizer, UpperInvariantLookupNormalizer>();
        services.AddSingleton<UserManager<Account>>();
        services.AddSingleton<Accounts.Accounts>();
        AddSignIn(services);
        AddHomes(services);
        AddLeaving(services);
        return services;
    }

    public static void MapPeople(this IEndpointRouteBuilder api)
    {
        api.MapSetUp();
        api.MapSignIn();
        api.MapAccounts();
        api.MapAvatars();
        api.MapSecondFactor();
        api.MapTokens();
        api.MapRecovery();
        api.MapHomes();
        api.MapInvites();
        api.MapGrants();
        api.MapPasskeys();
        api.MapProviders();
        api.MapPrograms();
        api.MapDepartures();
        api.MapAudit();
    }

    private static void AddSignIn(IServiceCollection services)
    {
        services.AddSingleton<SignInStore>();
        services.AddSingleton<LoginLimits>();
        services.AddSingleton<AddressLookups>();
        services.AddSingleton<SecondStep>();
        services.AddSingleton<PasswordProofs>();
        services.AddSingleton<SignIns>();
        services.AddSingleton<IFactHandler<SignInEnded>>(static p => p.GetRequiredService<SignIns>());
        services.AddSingleton<IFactHandler<PersonRenamed>>(static p => p.GetRequiredService<SignIns>());
        services.AddSingleton(static p => new FirstOwner(
            p.GetRequiredService<Accounts.Accounts>(),
            p.GetRequiredService<Homes.Homes>(),
            p.GetRequiredService<SignIns>(),
            p.GetRequiredService<IIndexes>(),
            p.GetRequiredService<ILeases>(),
            p.GetRequiredService<Ids>(),
            p.GetRequiredService<IOptions<DataOptions>>()));
        services.AddHostedService<ConfiguredOwner>();
        services.AddSingleton<Mailer>();
        services.AddHostedService(static p => p.GetRequiredService<Mailer>());
        services.AddSingleton<Recoveries>();
        services.AddSingleton<SignInWatch>();
        services.Configure<IdentityPasskeyOptions>(static options =>
        {
            options.ResidentKeyRequirement = "required";
            options.UserVerificationRequirement = "required";
        });
        services.AddSingleton<IPasskeyHandler<Account>, PasskeyHandler<Account>>();
        services.AddSingleton<Passkeys.Passkeys>();
        services.AddSingleton<SecondFactors>();
        services.AddSingleton<TokenStore>();
        services.AddSingleton<AccessTokens>();
        services.AddSingleton(static p => new TokenOwners(p.GetRequiredService<AccessTokens>()));
        services.AddSingleton<IFactHandler<SignInEnded>>(static p => p.GetRequiredService<AccessTokens>());
        services.AddHostedService<TokenWorker>();
        services.AddAuthentication(Caller.Scheme).AddScheme<AuthenticationSchemeOptions, TokenHandler>(Caller.Scheme, configureOptions: null);
        services.AddAuthorizationBuilder();
    }

    private static void AddLeaving(IServiceCollection services)
    {
        services.AddSingleton<SweepStore>();
        services.AddSingleton<HomeSweepStore>();
        services.AddSingleton<SecondLooks>();
        services.AddSingleton<DepartureStore>();
        services.AddSingleton<AuditStore>();
        services.AddSingleton<AuditTrail>();
        services.AddSingleton<IAuditTrail>(static p => p.GetRequiredService<AuditTrail>());
        services.AddSingleton<IPersonalData>(static p => p.GetRequiredService<AuditTrail>());
        services.AddSingleton<IPersonalData, AvatarData>();
        services.AddSingleton<IPersonalData, OwnDocumentStore>();
        services.AddSingleton<Departures>();
        services.AddHostedService<DepartureWorker>();
    }

    private static void AddHomes(IServiceCollection services)
    {
        services.AddSingleton<HomeStore>();
        services.AddSingleton(static p => new Homes.Homes(
            p.GetRequiredService<HomeStore>(),
            p.GetRequiredService<Accounts.Accounts>(),
            p.GetRequiredService<IFacts>(),
            p.GetRequiredService<Ids>(),
            p.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IFactHandler<PersonRenamed>>(static p => p.GetRequiredService<Homes.Homes>());
        services.AddSingleton<IFactHandler<PersonPictured>>(static p => p.GetRequiredService<Homes.Homes>());
        services.AddSingleton<Avatars.Avatars>();
        services.AddSingleton<InviteStore>();
        services.AddSingleton<Invites.Invites>();
        services.AddSingleton<Programs.Programs>();
        services.AddSingleton<IFactHandler<RightsChanged>>(static p => p.GetRequiredService<Programs.Programs>());
        services.AddSingleton<ProviderDirectory>();
        services.AddSingleton<ProviderClient>();
        services.AddSingleton<ProviderAccounts>();
        services.AddSingleton<ProviderSignIns>();
        services.AddHostedService<GuestWorker>();
        services.AddSingleton<MemberRights>();
        services.AddSingleton<IRights>(static p => p.GetRequiredService<MemberRights>());
        services.AddSingleton<IFactHandler<RightsChanged>>(static p => p.GetRequiredService<MemberRights>());
        services.AddSingleton<ILocator, HomeLocator>();
    }
}
