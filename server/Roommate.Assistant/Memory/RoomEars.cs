namespace Roommate.Assistant.Memory;

/// <summary>Where the program tells memory that something is said in a room.</summary>
public sealed class RoomEars
{
    private readonly Learner _learner;

    internal RoomEars(Learner learner) => _learner = learner;

    /// <summary>Before it is kept: the room will be looked at, whatever happens to this node.</summary>
    public ValueTask ExpectAsync(string roomId, CancellationToken ct) => _learner.ExpectAsync(roomId, ct);

    /// <summary>After it was kept.</summary>
    public void Hear(string roomId) => _learner.Hear(roomId);
}
