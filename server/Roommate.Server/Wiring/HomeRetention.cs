using Roommate.Rooms.Messages;

namespace Roommate.Server.Wiring;

/// <summary>How long homes keep messages, for rooms.</summary>
internal sealed class HomeRetention(People.Homes.Homes homes) : IHomeRetention
{
    public ValueTask<IReadOnlyList<(string HomeId, int Days)>> HomesAsync(CancellationToken ct) => homes.RetainingAsync(ct);
}
