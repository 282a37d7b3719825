using System.Text.Json;
using Roommate.Contracts.Live;

namespace Roommate.Contracts.Home;

/// <summary>Hub <c>Invoke</c>.</summary>
/// <param name="TimeoutMs">How long the device may take once it has been sent; 10 s when not given, at most 1 h.</param>
/// <param name="Key">Seen before for this device in the last 24 h: the first command is answered, nothing new is sent.</param>
/// <param name="Queue">An offline device gets it when it is back; otherwise offline is <c>device_offline</c> at once.</param>
/// <param name="TtlMs">How long it may wait for the device; 1 h when not given, at most 7 days.</param>
public sealed record InvokeRequest(
    string DeviceId,
    string Command,
    JsonElement? Args = null,
    int? TimeoutMs = null,
    string? Key = null,
    bool? Queue = null,
    long? TtlMs = null);

public sealed record InvokeResult(string CommandId, CommandState State, int? Status = null, JsonElement? Body = null);

/// <summary>The body of <c>POST /devices/{id}/commands/{name}</c>; see <see cref="InvokeRequest"/>.</summary>
public sealed record CommandRequest(JsonElement? Args = null, int? TimeoutMs = null, string? Key = null, bool? Queue = null, long? TtlMs = null);

/// <summary>A command: what was asked of a device and how it went. Also the data of <c>twin.command</c>.</summary>
/// <param name="Status">The device's answer, as HTTP counts: 2xx done, 202 still at it, else failed.</param>
/// <param name="Deadline">Sent: when it times out. Queued: when it expires.</param>
/// <param name="Late">An answer that came after the end; recorded, and changes nothing.</param>
public sealed record DeviceCommand(
    string Id,
    string DeviceId,
    string Name,
    CommandState State,
    DateTimeOffset At,
    DateTimeOffset Deadline,
    int TimeoutMs,
    Cause By,
    JsonElement? Args = null,
    int? Status = null,
    JsonElement? Body = null,
    string? Key = null,
    DateTimeOffset? SentAt = null,
    DateTimeOffset? EndedAt = null,
    CommandAnswer? Late = null);

/// <summary>What a device answers on <c>res/{id}</c>.</summary>
public sealed record CommandAnswer(int Status, JsonElement? Body = null, DateTimeOffset? At = null);

public enum CommandState
{
    Queued,
    Sent,
    Done,
    Failed,
    Expired,
    Timeout,
}
