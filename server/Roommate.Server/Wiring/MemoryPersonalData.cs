using Roommate.Assistant.Memory;
using Roommate.People.Leaving;

namespace Roommate.Server.Wiring;

/// <summary>What the assistant remembers of a person, for their export and their erasure.</summary>
internal sealed class MemoryPersonalData(Memories memories) : IPersonalData
{
    public string Name => "memories";

    public ValueTask<object?> ExportAsync(string userId, CancellationToken ct) => memories.ExportAsync(userId, ct);

    public ValueTask EraseAsync(string userId, CancellationToken ct) => memories.EraseAsync(userId, ct);
}
