namespace Roommate.Live.Rings;

/// <summary>
/// The last few ephemeral events of a topic. They have no offset, only a number on this node; who is more than a few
/// behind never gets the older ones. The topic's lock guards it.
/// </summary>
internal sealed class EphemeralRing
{
    private const int Size = 16;

    private WireEvent?[]? _events;

    /// <summary>The number of the newest one.</summary>
    public long Last { get; private set; }

    public void Append(WireEvent next)
    {
        _events ??= new WireEvent?[Size];
        _events[++Last % Size] = next;
    }

    public long CopyTo(EventBatch batch, long after)
    {
        for (var number = Math.Max(after, Last - Size) + 1; number <= Last; number++)
        {
            batch.Add(_events![number % Size]!);
        }

        return Last;
    }
}
