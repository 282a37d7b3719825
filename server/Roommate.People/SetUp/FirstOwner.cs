using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Roommate.Contracts;
using Roommate.Contracts.Faults;
using Roommate.Contracts.People;
using Roommate.People.Accounts;
using Roommate.People.Homes;
using Roommate.People.SignIn;
using Roommate.Platform;
using Roommate.Platform.Configuration;
using Roommate.Platform.Security;
using Roommate.Platform.Store;

namespace Roommate.People.SetUp;

/// <summary>
/// Makes the first owner, once: by the token printed at the start, or by configuration. A lease keeps two attempts, on any
/// nodes, from both winning; the claimed mark closes it for ever.
/// </summary>
public sealed class FirstOwner
{
    private const string Mark = "setup";
    private const string Done = "done";

    private readonly Accounts.Accounts _accounts;
    private readonly Homes.Homes _homes;
    private readonly SignIns _signIns;
    private readonly IIndexes _indexes;
    private readonly ILeases _leases;
    private readonly Ids _ids;
    private readonly string _tokenFile;
    private readonly Lock _tokenLock = new();

    // Kept after the file has gone, so that a late attempt does not make another one.
    private string? _token;

    internal FirstOwner(Accounts.Accounts accounts, Homes.Homes homes, SignIns signIns, IIndexes indexes, ILeases leases, Ids ids, IOptions<DataOptions> data)
    {
        _accounts = accounts;
        _homes = homes;
        _signIns = signIns;
        _indexes = indexes;
        _leases = leases;
        _ids = ids;
        _tokenFile = Path.Combine(Path.GetFullPath(data.Value.Directory), "setup-token");
    }

    public async ValueTask<bool> IsNeededAsync(CancellationToken ct) => await _indexes.FindAsync(Mark, Done, ct) is null;

    /// <summary>The token the set-up page asks for, kept in the data directory (mode 0600) until it was used.</summary>
    public string Token()
    {
        lock (_tokenLock)
        {
            return _token ??= File.Exists(_tokenFile) ? File.ReadAllText(_tokenFile).Trim() : MakeToken();
        }
    }

    public async ValueTask<Outcome<LoginResult>> SetUpAsync(SetupRequest request, string? device, string? from, CancellationToken ct)
    {
        if (!await IsNeededAsync(ct))
        {
            return Closed();
        }

        var token = Encoding.UTF8.GetBytes(Token());
        if (!CryptographicOperations.FixedTimeEquals(token, Encoding.UTF8.GetBytes(request.SetupToken.Trim())))
        {
            return Fault.Unauthenticated("The set-up token is wrong. It was printed where the server was started.");
        }

        var made = await MakeAsync(request, ct);
        return made.TryGet(out var account, out var fault) ? await _signIns.StartAsync(account, device, from, ct) : fault;
    }

    /// <summary>From <c>Setup:*</c>; does nothing when somebody has set it up already.</summary>
    public async ValueTask SetUpAsync(SetupOptions options, CancellationToken ct)
    {
        if (options.Email.Length == 0 || !await IsNeededAsync(ct))
        {
            return;
        }

        var request = new SetupRequest("", options.Email, options.Password, Or(options.Name, "Owner"), Or(options.Home, "Home"));
        var made = await MakeAsync(request, ct);
        if (!made.Succeeded && await IsNeededAsync(ct))
        {
            throw new StartupException($"Setup:* could not make the owner: {made.Fault.Text}\nExample:  Setup__Email=ana@example.com Setup__Password=\"a long sentence\" ./run");
        }
    }

    private static string Or(string text, string otherwise) => text.Length == 0 ? otherwise : text;

    private static Fault Closed() => Fault.Conflict("This server is set up already. Sign in instead.");

    private string MakeToken()
    {
        var token = _ids.Secret(12);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var writer = new StreamWriter(_tokenFile, options);
        writer.Write(token);
        return token;
    }

    private async ValueTask<Outcome<Account>> MakeAsync(SetupRequest request, CancellationToken ct)
    {
        if (AccountRules.Check(request.Email, request.Password, request.DisplayName) is { } wrong)
        {
            return wrong;
        }

        if (HomeRules.Check(request.HomeName, request.TimeZone, request.Locale) is { } wrongHome)
        {
            return wrongHome with { Errors = new Dictionary<string, string[]> { ["homeName"] = [wrongHome.Text] } };
        }

        if (await _leases.TakeAsync(Mark, "owner", TimeSpan.FromSeconds(30), ct) is not { } lease)
        {
            return Fault.Conflict("Somebody else is setting this server up right now.");
        }

        try
        {
            return await IsNeededAsync(ct) ? await MakeHeldAsync(request, ct) : Closed();
        }
        finally
        {
            await _leases.ReleaseAsync(lease, CancellationToken.None);
        }
    }

    // An attempt that died half-way left an account without the mark: the next one with the same address goes on with it.
    private async ValueTask<Outcome<Account>> MakeHeldAsync(SetupRequest request, CancellationToken ct)
    {
        var account = await _accounts.FindByEmailAsync(request.Email, ct);
        if (account is not null && !await _accounts.HasPasswordAsync(account, request.Password, ct))
        {
            return Fault.Conflict("This address has an account with another password.");
        }

        if (account is null)
        {
            var made = await _accounts.CreateAsync(request.Email, request.Password, request.DisplayName, confirmed: true, ct);
            if (!made.TryGet(out account, out var fault))
            {
                return fault;
            }
        }

        var home = await _homes.CreateAsync(new Caller(account.Id, account.DisplayName, ""), new CreateHomeRequest(request.HomeName, request.TimeZone, request.Locale), ct);
        if (!home.Succeeded)
        {
            return home.Fault;
        }

        await _indexes.ClaimAsync(Mark, Done, account.Id, ct);
        File.Delete(_tokenFile);
        return account;
    }
}
