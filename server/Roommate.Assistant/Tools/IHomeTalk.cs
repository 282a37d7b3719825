using Roommate.Contracts.Faults;
using Roommate.Contracts.Live;
using Roommate.Contracts.Rooms;
using Roommate.Platform.Security;

namespace Roommate.Assistant.Tools;

/// <summary>Says something in the house by itself: what rings, what is broadcast. Answered by the Rooms module through Server/Wiring.</summary>
public interface IHomeTalk
{
    /// <summary>The rooms that are places and that this person may see.</summary>
    ValueTask<IReadOnlyList<Room>> PlacesAsync(Caller caller, string homeId, CancellationToken ct);

    /// <summary>Says it in a room under a name, with the right of the person to talk there; the same key within a day says it once.</summary>
    ValueTask<Outcome<SendResult>> AnnounceAsync(Caller caller, string roomId, string name, string text, string key, Cause by, CancellationToken ct);
}

/// <summary>Tells people apart from any room. Answered through Server/Wiring.</summary>
public interface INotices
{
    /// <summary>The same key tells once.</summary>
    ValueTask NotifyAsync(string homeId, IReadOnlyList<string> userIds, string text, string key, CancellationToken ct);
}
