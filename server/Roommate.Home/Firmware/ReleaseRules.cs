using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Home.Twins;

namespace Roommate.Home.Firmware;

/// <summary>What a release may be, whom it goes to, and how far a device is with it. Pure.</summary>
internal static class ReleaseRules
{
    public const int MostImage = 4 * 1024 * 1024;
    public const string Path = "firmware.version";

    private const int MostModel = 64;
    private const int MostVersion = 32;
    private const int MostNotes = 500;
    private const int MostNumber = 9;

    /// <summary>The core says so when it went back (firmware/core/Ota.cpp).</summary>
    private const string RolledBack = "rolled back";

    public static Fault? Check(string? model, string? version, string? notes, long size) =>
        model is not { Length: > 0 and <= MostModel } || !model.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
            ? Fault.Invalid("model", "The model has 1 to 64 letters, digits, -, _ or dots, as the device says in its about.")
        : Parse(version) is null ? Fault.Invalid("version", "The version is three numbers, for example 1.4.2.")
        : notes?.Length > MostNotes ? Fault.Invalid("notes", $"Notes have at most {MostNotes} characters.")
        : size == 0 ? Fault.Invalid("The body is the image, and it is empty.")
        : size > MostImage ? Fault.TooLarge($"An image has at most {MostImage / 1024 / 1024} MB.")
        : null;

    /// <summary>major.minor.patch as the core reads it; null when it is none.</summary>
    public static (int Major, int Minor, int Patch)? Parse(string? text)
    {
        var parts = text is { Length: > 0 and <= MostVersion } ? text.Split('+')[0].Split('.') : [];
        if (parts.Length != 3 || parts.Any(static p => p.Length is 0 or > MostNumber || !p.All(char.IsAsciiDigit) || (p.Length > 1 && p[0] == '0')))
        {
            return null;
        }

        var numbers = parts.Select(static p => int.Parse(p, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        return (numbers[0], numbers[1], numbers[2]);
    }

    /// <summary>Whether a device is among the first <paramref name="percent"/>: always the same ones first, other ones for each release.</summary>
    public static bool IsAmong(string releaseId, string deviceId, int percent) =>
        BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{releaseId}/{deviceId}"))) % 100 < percent;

    /// <summary>Whether a release is for this device: its model, its share, and newer than what it runs.</summary>
    public static bool IsOffered(string releaseId, ReleaseRecord release, string deviceId, TwinState twin) =>
        twin.About.Model == release.Model && IsAmong(releaseId, deviceId, release.Percent) && IsNewFor(twin, release.Version);

    /// <summary>Whether the device runs something that is older, or does not say what.</summary>
    public static bool IsNewFor(TwinState twin, string version) =>
        Parse(Running(twin)) is not { } running || Parse(version) is not { } offered || offered.CompareTo(running) > 0;

    public static FirmwareDevice StateOf(string id, string name, TwinState twin, string version)
    {
        var running = Running(twin);
        var progress = MergePatch.Find(twin.Reported, "firmware.progress") is { ValueKind: JsonValueKind.Number } p && p.TryGetInt32(out var percent) ? percent : (int?)null;
        var refused = twin.Pending.FirstOrDefault(static l => l.Path == Path)?.Refused;
        var state = running == version ? FirmwareState.Installed
            : Text(twin.Desired, Path) != version ? FirmwareState.NotOffered
            : refused is not null ? (refused.StartsWith(RolledBack, StringComparison.Ordinal) ? FirmwareState.RolledBack : FirmwareState.Failed)
            : Text(twin.Reported, "firmware.state") is "preparing" or "downloading" or "restarting" or "probation" ? FirmwareState.Updating
            : FirmwareState.Waiting;
        return new FirmwareDevice(id, name, state, running, state == FirmwareState.Updating ? progress : null, state is FirmwareState.Failed or FirmwareState.RolledBack ? refused : null);
    }

    public static string? Running(TwinState twin) => Text(twin.Reported, Path) ?? twin.About.Firmware;

    private static string? Text(JsonElement section, string path) => MergePatch.Find(section, path) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}
