using Roommate.Live.Log;

namespace Roommate.Home.Twins;

/// <summary>Keeps what becomes of twins over time: the writes it answers are part of the commit of the step itself.</summary>
internal interface ITwinRecorder
{
    ValueTask<IReadOnlyList<Write>> RecordAsync(string deviceId, TwinState before, TwinStep step, DateTimeOffset now, CancellationToken ct);
}
