namespace Roommate.Contracts.Home;

/// <summary>A firmware for one model of device, as the home has it.</summary>
/// <param name="Percent">To how many of a hundred devices of the model it is rolled out.</param>
public sealed record FirmwareRelease(
    string Id,
    string HomeId,
    string Model,
    string Version,
    long Size,
    string Sha256,
    DateTimeOffset At,
    int Percent,
    IReadOnlyList<FirmwareDevice> Devices,
    string? Notes = null);

/// <summary>How far a device is with a release.</summary>
/// <param name="Running">The version it runs.</param>
/// <param name="Progress">Percent of the image it has.</param>
/// <param name="Reason">Why it did not take it, or went back.</param>
public sealed record FirmwareDevice(string DeviceId, string Name, FirmwareState State, string? Running = null, int? Progress = null, string? Reason = null);

public enum FirmwareState
{
    /// <summary>It is not wanted there.</summary>
    NotOffered,

    /// <summary>It is wanted; the device has not begun.</summary>
    Waiting,

    /// <summary>It fetches, restarts, or runs on probation.</summary>
    Updating,
    Installed,
    Failed,

    /// <summary>It ran, was not in step in time, and the one before runs again.</summary>
    RolledBack,
}

/// <summary><c>PATCH /firmware/{id}</c>.</summary>
/// <param name="Percent">To how many of a hundred devices; never to fewer than before.</param>
/// <param name="Force">Goes on although some have failed, and offers it to those again.</param>
public sealed record FirmwarePatch(int Percent, bool? Force = null);

/// <summary>What a device reads before it fetches an image: the exact text that was signed, and the signature (r and s, hex).</summary>
public sealed record FirmwareManifest(string Manifest, string Signature);

/// <summary>The public keys (x and y, hex) of a home: the one that signs, and the one that will when keys are changed.</summary>
public sealed record FirmwareKeys(IReadOnlyList<string> Keys);
