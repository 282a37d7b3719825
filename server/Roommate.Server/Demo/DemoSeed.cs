using System.Text.Json;
using Roommate.Contracts;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;
using Roommate.Contracts.People;
using Roommate.Contracts.Rooms;
using Roommate.People.SetUp;
using Roommate.Platform;
using Roommate.Platform.Security;
using Roommate.Server.Operations;

namespace Roommate.Server.Demo;

/// <summary>
/// Makes the demo home through the same services people use, once. The devices' secrets are shown once, so they are kept
/// in the data directory for the next start.
/// </summary>
internal sealed class DemoSeed(
    FirstOwner owner,
    People.Accounts.Accounts accounts,
    People.Homes.Homes homes,
    Rooms.Rooms.Rooms rooms,
    Rooms.Messages.Messages messages,
    Home.Devices.Devices devices,
    DemoRoutines routines)
{
    private static readonly Cause By = new(CauseKind.System, Name: "Demo", Via: "demo");

    /// <summary>Id and secret of each device by its name.</summary>
    public async Task<IReadOnlyDictionary<string, DemoCredential>> SeedAsync(DemoOptions options, string dataDirectory, CancellationToken ct)
    {
        var file = Path.Combine(dataDirectory, "demo-devices.json");
        if (File.Exists(file))
        {
            return JsonSerializer.Deserialize<Dictionary<string, DemoCredential>>(await File.ReadAllTextAsync(file, ct), Wire.Json)!;
        }

        if (!await owner.IsNeededAsync(ct))
        {
            throw new StartupException("This data directory holds a real home; the demo would mix with it.\nGive the demo one of its own:  ./run --demo --Data:Directory=./demo-data");
        }

        await owner.SetUpAsync(new SetupOptions { Email = options.Email, Password = options.Password, Name = "Ana", Home = DemoCatalog.HomeName }, ct);
        var account = await accounts.FindByEmailAsync(options.Email, ct) ?? throw new InvalidOperationException("The demo's owner was not made.");
        var ana = new Caller(account.Id, account.DisplayName, "");
        var home = (await homes.OfAsync(ana.UserId, ct))[0].Id;
        var people = await PeopleAsync(ana, home, options.Password, ct);
        var byName = await RoomsAsync(ana, home, ct);
        var credentials = await DevicesAsync(home, byName, ct);
        await TalkAsync(people, byName, ct);
        await routines.SeedAsync(ana, home, byName, credentials.ToDictionary(static c => c.Key, static c => c.Value.Id), ct);
        await WriteAsync(file, credentials, ct);
        return credentials;
    }

    private static T Value<T>(Outcome<T> outcome) => outcome.TryGet(out var value, out var fault) ? value : throw new FaultException(fault);

    private static async Task WriteAsync(string file, Dictionary<string, DemoCredential> credentials, CancellationToken ct)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using var stream = new FileStream(file, options);
        await JsonSerializer.SerializeAsync(stream, credentials, Wire.Json, ct);
    }

    private async Task<Caller[]> PeopleAsync(Caller ana, string home, string password, CancellationToken ct)
    {
        var people = new List<Caller> { ana };
        foreach (var (name, email) in DemoCatalog.People)
        {
            var account = Value(await accounts.CreateAsync(email, password, name, ct));
            Value(await homes.AddMemberAsync(ana, home, new AddMemberRequest(email, HomeRole.Member), ct));
            people.Add(new Caller(account.Id, name, ""));
        }

        return [.. people];
    }

    private async Task<Dictionary<string, string>> RoomsAsync(Caller ana, string home, CancellationToken ct)
    {
        var byName = new Dictionary<string, string>();
        foreach (var (name, icon, floor) in DemoCatalog.Rooms)
        {
            byName[name] = Value(await rooms.CreateAsync(ana, home, new CreateRoomRequest(name, RoomKind.Place, icon, floor), ct)).Id;
        }

        return byName;
    }

    private async Task<Dictionary<string, DemoCredential>> DevicesAsync(string home, Dictionary<string, string> byName, CancellationToken ct)
    {
        var credentials = new Dictionary<string, DemoCredential>();
        foreach (var spec in DemoCatalog.Devices)
        {
            var made = Value(await devices.CreateAsync(By, home, new CreateDeviceRequest(spec.Name, byName[spec.Room], spec.Components), ct));
            credentials[spec.Name] = new DemoCredential(made.Device.Id, made.Secret);
        }

        return credentials;
    }

    private async Task TalkAsync(Caller[] people, Dictionary<string, string> byName, CancellationToken ct)
    {
        for (var i = 0; i < DemoCatalog.Conversation.Length; i++)
        {
            var (who, room, text) = DemoCatalog.Conversation[i];
            Value(await messages.SendAsync(people[who], new SendRequest(byName[room], text, $"demo-{i}"), ct));
        }
    }
}

internal sealed record DemoCredential(string Id, string Secret);
