using Roommate.Contracts.Home;

namespace Roommate.Home.Commands;

/// <summary>The commands of a device that have not ended, oldest first, as they are kept under the device id. At most one of them is sent.</summary>
internal sealed record CommandQueue(IReadOnlyList<DeviceCommand> Open)
{
    public static CommandQueue Empty { get; } = new([]);

    /// <summary>When the next of them times out or expires.</summary>
    public DateTimeOffset? NextDeadline => Open.Count == 0 ? null : Open.Min(static c => c.Deadline);
}

/// <summary>What a decision leads to: the queue that remains and the commands that changed, each one event.</summary>
internal sealed record CommandStep(CommandQueue Queue, IReadOnlyList<DeviceCommand> Changed)
{
    public bool IsNothing => Changed.Count == 0;
}
