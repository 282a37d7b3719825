namespace Roommate.Home.Firmware;

/// <summary>A release as it is kept, under its id; the image lies beside it.</summary>
public sealed record ReleaseRecord(string HomeId, string Model, string Version, long Size, string Sha256, DateTimeOffset At, int Percent = 0, string? Notes = null);
