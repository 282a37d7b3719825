namespace Roommate.Mqtt.Storage;

/// <summary>Keeps nothing beyond the broker's own memory: sessions and retained messages live as long as the process.</summary>
public sealed class MemoryMqttStore : IMqttStore
{
    /// <inheritdoc />
    public bool IsDurable => false;

    /// <inheritdoc />
    public ValueTask<MqttStoredState> LoadAsync(CancellationToken cancellationToken) => ValueTask.FromResult(MqttStoredState.Empty);

    /// <inheritdoc />
    public ValueTask WriteAsync(IReadOnlyList<MqttStoreChange> changes, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
