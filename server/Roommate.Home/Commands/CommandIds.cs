using Roommate.Contracts;
using Roommate.Home.Registry;
using Roommate.Platform.Security;

namespace Roommate.Home.Commands;

/// <summary>A command's id ends with its device's: everything of a command lives under the device, and is found without another list.</summary>
internal static class CommandIds
{
    private const int UlidLength = 26;

    public static string New(Ids ids, string deviceId) => ids.New(IdPrefix.Command) + deviceId[(deviceId.IndexOf('_', StringComparison.Ordinal) + 1)..];

    /// <summary>The device of a command, or null when this is no command's id.</summary>
    public static string? DeviceOf(string id)
    {
        var start = IdPrefix.Command.Length + 1 + UlidLength;
        return id.Length > start && IdPrefix.Of(id).SequenceEqual(IdPrefix.Command) ? $"{IdPrefix.Device}_{id[start..]}" : null;
    }
}

internal sealed class CommandLocator(DeviceStore devices) : ILocator
{
    public string Prefix => IdPrefix.Command;

    public async ValueTask<Place?> LocateAsync(string id, CancellationToken ct) =>
        CommandIds.DeviceOf(id) is { } device ? await devices.PlaceAsync(device, ct) : null;
}
