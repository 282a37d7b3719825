namespace Roommate.Contracts.Assistant;

/// <summary>When the assistant may say something by itself: <c>GET</c>, <c>PUT /homes/{id}/proactive</c>. Off until somebody who administers the home turns it on.</summary>
/// <param name="QuietFrom">From then on nothing is said, in the home's time: <c>22:00</c>. The same as <paramref name="QuietUntil"/>: no quiet hours.</param>
/// <param name="CooldownMinutes">So long nothing more is said in a room after something was.</param>
/// <param name="DailyCap">So much is said in the home on a day at most; 0: nothing.</param>
/// <param name="RoomId">Where it is said when what it is about is in no room.</param>
/// <param name="Kinds">Of what; absent: of everything.</param>
/// <param name="OpenMinutes">How long something stays open or unlocked before it is told.</param>
/// <param name="OfflineMinutes">How long a device is away before it is told.</param>
/// <param name="BatteryPercent">Below this a battery is told.</param>
public sealed record ProactiveSettings(
    bool Enabled = false,
    string QuietFrom = "22:00",
    string QuietUntil = "07:00",
    int CooldownMinutes = 60,
    int DailyCap = 5,
    string? RoomId = null,
    IReadOnlyList<ProactiveKind>? Kinds = null,
    int OpenMinutes = 30,
    int OfflineMinutes = 60,
    int BatteryPercent = 15);

public enum ProactiveKind
{
    /// <summary>A door, window, gate or cover is open.</summary>
    Open,
    Unlocked,
    Battery,
    Offline,

    /// <summary>Something people do again and again, that a routine could do.</summary>
    Habit,
}

/// <summary>Something the assistant said by itself, or would say if it might: <c>GET /homes/{id}/proactive/remarks</c>.</summary>
/// <param name="Why">Why it says this.</param>
/// <param name="State">Said, or held back and by what.</param>
public sealed record ProactiveRemark(
    string Key,
    ProactiveKind Kind,
    string Text,
    string Why,
    ProactiveState State,
    DateTimeOffset At,
    string? RoomId = null,
    string? MessageId = null);

public enum ProactiveState
{
    Said,

    /// <summary>It is true, but not for long enough yet.</summary>
    TooSoon,
    QuietHours,
    Cooldown,
    DailyCap,

    /// <summary>There is no room to say it in: <c>roomId</c> of the settings is empty.</summary>
    NoRoom,
}
