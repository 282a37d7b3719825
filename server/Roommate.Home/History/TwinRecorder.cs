using System.Text.Json;
using Roommate.Home.Activities;
using Roommate.Home.Twins;
using Roommate.Live.Log;

namespace Roommate.Home.History;

/// <summary>Keeps, in the commit of a twin's step, the numbers and switches a report told, and the lines of the activity list.</summary>
internal sealed class TwinRecorder(HistoryHours hours) : ITwinRecorder
{
    public async ValueTask<IReadOnlyList<Write>> RecordAsync(string deviceId, TwinState before, TwinStep step, DateTimeOffset now, CancellationToken ct)
    {
        var writes = new List<Write>();
        if (step.Told is { } told)
        {
            await KeepAsync(writes, deviceId, told, (step.State.ReportedAt ?? now).ToUnixTimeMilliseconds(), now.ToUnixTimeMilliseconds(), ct);
        }

        if (step.Events.Count > 0)
        {
            ActivityStore.Add(writes, deviceId, ActivityRules.Of(deviceId, before, step, now), now);
        }

        return writes;
    }

    private async ValueTask KeepAsync(List<Write> writes, string deviceId, JsonElement told, long at, long now, CancellationToken ct)
    {
        foreach (var (path, value) in MergePatch.Leaves(told))
        {
            var hour = at / HistoryRules.HourMs;
            if (ToNumber(value) is { } number && await hours.OpenAsync(deviceId, path, hour, now, ct))
            {
                writes.Add(HistoryStore.Append(deviceId, path, hour, PointCodec.Encode([new Point(at, number)])));
            }
        }
    }

    private static double? ToNumber(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        _ => null,
    };
}
