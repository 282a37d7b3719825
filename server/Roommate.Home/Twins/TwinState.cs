using System.Text.Json;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;

namespace Roommate.Home.Twins;

/// <summary>A twin as it is kept, under the device id.</summary>
/// <param name="Rev">Grows by one with every event; the offset of the twin's topic.</param>
/// <param name="Leaves">For each desired leaf (dotted path) who set it.</param>
/// <param name="Pending">Desired leaves the device has not reported yet, or has refused.</param>
/// <param name="Seq">The last sequence number of this boot.</param>
/// <param name="Answers">How long the device takes to do what is wanted; null until it has done something.</param>
/// <param name="Asleep">Online, but not connected until it wakes.</param>
public sealed record TwinState(
    long Rev,
    JsonElement Desired,
    long DesiredVersion,
    JsonElement Reported,
    long ReportedVersion,
    JsonElement Tags,
    DeviceAbout About,
    IReadOnlyDictionary<string, LeafOrigin> Leaves,
    IReadOnlyList<PendingLeaf> Pending,
    bool Online = false,
    DateTimeOffset? Since = null,
    DateTimeOffset? LastSeen = null,
    DateTimeOffset? ReportedAt = null,
    long? Boot = null,
    long Seq = 0,
    AnswerTimes? Answers = null,
    bool Asleep = false)
{
    private static readonly JsonElement Empty = JsonSerializer.SerializeToElement(new object());

    public static TwinState New(DeviceAbout about) =>
        new(0, Empty, 0, Empty, 0, Empty, about, new Dictionary<string, LeafOrigin>(), []);
}

/// <summary>Who set a desired leaf, when, with which version.</summary>
public sealed record LeafOrigin(DateTimeOffset At, long Version, Cause By);

/// <summary>A desired leaf on its way.</summary>
/// <param name="Version">The desired version it came with.</param>
/// <param name="Acknowledged">The device has seen that version.</param>
/// <param name="Refused">Why the device will not have it; it returns only with a new desired version.</param>
/// <param name="Removed">The wish is that the device has it no more.</param>
public sealed record PendingLeaf(string Path, long Version, DateTimeOffset Since, DateTimeOffset Deadline, bool Acknowledged = false, string? Refused = null, bool Removed = false);

/// <summary>The mean of a device's own answer times and how far they spread, in milliseconds, as TCP learns them (RFC 6298).</summary>
public sealed record AnswerTimes(double MeanMs, double SpreadMs)
{
    private const double Least = 2_000;
    private const double Most = 60_000;

    // Of a device that has not answered anything yet.
    private const double Usual = 10_000;

    /// <summary>How long to wait before a change is shown as late.</summary>
    public static TimeSpan PatienceWith(AnswerTimes? times) =>
        TimeSpan.FromMilliseconds(times is null ? Usual : Math.Clamp(times.MeanMs + (4 * times.SpreadMs), Least, Most));

    public static AnswerTimes Learn(AnswerTimes? times, double ms) => times is null
        ? new AnswerTimes(ms, ms / 2)
        : new AnswerTimes((0.875 * times.MeanMs) + (0.125 * ms), (0.75 * times.SpreadMs) + (0.25 * Math.Abs(times.MeanMs - ms)));
}

/// <summary>What a decision leads to: the new state and the events that tell of it, each one revision.</summary>
/// <param name="Told">The patch of a report that was taken, changed values or not.</param>
public sealed record TwinStep(TwinState State, IReadOnlyList<TwinEvent> Events, JsonElement? Told = null);

/// <param name="Data">A <see cref="TwinChange"/>, <see cref="TwinConnection"/> , <see cref="TwinOccurrence"/> or <see cref="DeviceCommand"/>.</param>
public sealed record TwinEvent(string Type, object Data, Cause By);
