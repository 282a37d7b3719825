using System.Globalization;
using Roommate.Contracts;
using Roommate.Contracts.Events;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Home.Registry;
using Roommate.Platform.Facts;
using Roommate.Platform.Http;

namespace Roommate.Home.Activities;

/// <summary>Who or what did something to a device, when, from what to what: of one device or of a whole home, newest first.</summary>
public sealed class ActivityList : IFactHandler<DeviceRemoved>
{
    // Lines of one moment are told apart by what follows it; a commit makes at most this many.
    private const int SameMoment = 64;

    private readonly ActivityStore _store;
    private readonly DeviceStore _devices;

    internal ActivityList(ActivityStore store, DeviceStore devices)
    {
        _store = store;
        _devices = devices;
    }

    public ValueTask<Outcome<Page<Activity>>> OfDeviceAsync(string deviceId, string? cursor, int limit, CancellationToken ct) => ReadAsync([deviceId], cursor, limit, ct);

    public async ValueTask<Outcome<Page<Activity>>> OfHomeAsync(string homeId, string? cursor, int limit, CancellationToken ct) =>
        await ReadAsync(await _devices.IdsOfAsync(homeId, ct), cursor, limit, ct);

    /// <summary>Gives a device a past that nobody was there for.</summary>
    public ValueTask SeedAsync(string deviceId, IEnumerable<Activity> lines, CancellationToken ct) => _store.SeedAsync(deviceId, lines, ct);

    public ValueTask HearAsync(DeviceRemoved fact, CancellationToken ct) => _store.ForgetAsync(fact.DeviceId, ct);

    private async ValueTask<Outcome<Page<Activity>>> ReadAsync(IReadOnlyCollection<string> devices, string? cursor, int limit, CancellationToken ct)
    {
        if (!TryParse(cursor, out var upTo, out var after))
        {
            return Paging.WrongCursor;
        }

        var lines = await _store.ReadAsync(devices, upTo, limit + SameMoment, ct);
        lines.Sort(static (a, b) => string.CompareOrdinal(Position(b), Position(a)));
        var page = lines.Where(l => after is null || string.CompareOrdinal(Position(l), after) < 0).Take(limit + 1).ToList();
        return page.Count > limit ? new Page<Activity>(page[..limit], Position(page[limit - 1])) : new Page<Activity>(page);
    }

    // Sorts as the list does, and names one line.
    private static string Position(Activity line) =>
        string.Create(CultureInfo.InvariantCulture, $"{line.At.ToUnixTimeMilliseconds():D15}-{line.DeviceId}-{line.Rev:D12}-{line.Path}");

    private static bool TryParse(string? cursor, out double upTo, out string? after)
    {
        (upTo, after) = (double.PositiveInfinity, cursor);
        if (cursor is null)
        {
            return true;
        }

        var parts = cursor.Split('-', 2);
        if (parts.Length != 2 || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var ms))
        {
            return false;
        }

        upTo = ms;
        return true;
    }
}
