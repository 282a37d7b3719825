using System.Text.Json;
using Roommate.Contracts.Live;

namespace Roommate.Contracts.Home;

/// <summary><c>GET /devices/{id}/history</c>: what a number or switch of a device was, step by step; steps without a value are left out.</summary>
public sealed record HistoryResult(string Path, long StepMs, IReadOnlyList<HistoryPoint> Points, string? Unit = null);

/// <param name="At">The start of the step.</param>
/// <param name="Last">The value at the end of the step. A switch is 0 or 1.</param>
/// <param name="Increase">For counters (energy, water, gas): how much was added in the step; a counter that began again counts from 0.</param>
public sealed record HistoryPoint(DateTimeOffset At, double Min, double Max, double Mean, double Last, long Count, double? Increase = null);

/// <summary>How long the values of one path are kept. Null: as usual (10 days, 90 days, for ever).</summary>
public sealed record HistoryRetention(int? RawDays = null, int? FiveMinuteDays = null, int? HourDays = null);

/// <summary>What is kept of a device other than as usual, by path.</summary>
public sealed record HistorySettings(IReadOnlyDictionary<string, HistoryRetention> Paths);

/// <summary>One line of what happened to a device: who or what, when, from what to what.</summary>
/// <param name="Path">For changes: the dotted path. For a command: its name.</param>
public sealed record Activity(
    string DeviceId,
    DateTimeOffset At,
    ActivityKind Kind,
    long Rev,
    Cause? By = null,
    string? Path = null,
    JsonElement? From = null,
    JsonElement? To = null);

public enum ActivityKind
{
    Desired,
    Reported,
    Tags,
    Connection,
    Command,
    Event,
}
