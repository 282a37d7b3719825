namespace Roommate.Rooms.Messages;

/// <summary>Which homes keep messages for a while only: asked by rooms, answered by where homes are.</summary>
public interface IHomeRetention
{
    ValueTask<IReadOnlyList<(string HomeId, int Days)>> HomesAsync(CancellationToken ct);
}
