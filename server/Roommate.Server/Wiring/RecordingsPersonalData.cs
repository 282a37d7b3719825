using Roommate.Assistant.Voice.Recordings;
using Roommate.People.Leaving;

namespace Roommate.Server.Wiring;

/// <summary>The recordings somebody kept, for their export; the sweep of the store erases them, since they lie under the person's id.</summary>
internal sealed class RecordingsPersonalData(Recordings recordings) : IPersonalData
{
    public string Name => "recordings";

    public ValueTask<object?> ExportAsync(string userId, CancellationToken ct) => recordings.ExportAsync(userId, ct);

    public ValueTask EraseAsync(string userId, CancellationToken ct) => ValueTask.CompletedTask;
}
