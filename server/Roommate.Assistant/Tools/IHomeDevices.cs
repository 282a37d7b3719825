using System.Text.Json;
using Roommate.Assistant.Understanding;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Platform.Security;

namespace Roommate.Assistant.Tools;

/// <summary>What the assistant sees of a home and does in it, always as the person who asked. Answered by People, Rooms and Home through Server/Wiring.</summary>
public interface IHomeDevices
{
    /// <summary>What the home calls its things, as this person may know them.</summary>
    ValueTask<HomeNames> NamesAsync(Caller caller, string homeId, CancellationToken ct);

    /// <summary>The twins of the home that this person may see.</summary>
    ValueTask<IReadOnlyList<Twin>> TwinsAsync(Caller caller, string homeId, CancellationToken ct);

    /// <summary>Wants something of a device; the cause is the turn, the right is the person's.</summary>
    ValueTask<Outcome<SetDesiredResult>> SetAsync(Caller caller, string turnId, string deviceId, JsonElement patch, CancellationToken ct);

    /// <summary>How a value of a device went.</summary>
    ValueTask<Outcome<HistoryResult>> HistoryAsync(Caller caller, string deviceId, string? path, DateTimeOffset from, DateTimeOffset to, CancellationToken ct);

    /// <summary>Asks a device to do something once, and waits for its answer; the cause is the turn, the right is the person's.</summary>
    ValueTask<Outcome<DeviceCommand>> InvokeAsync(Caller caller, string turnId, InvokeRequest request, CancellationToken ct);

    /// <summary>The home's name, time zone and language.</summary>
    ValueTask<HomeSettings> SettingsAsync(Caller caller, string homeId, CancellationToken ct);
}

/// <param name="Locale">For example <c>en</c> or <c>de-AT</c>.</param>
public sealed record HomeSettings(string Name, TimeZoneInfo TimeZone, string Locale);
