using Roommate.Mqtt.Storage;

namespace Roommate.IntegrationTests.Mqtt.Harness;

/// <summary>A store whose writes a test can hold up.</summary>
internal sealed class GatedStore(IMqttStore store) : IMqttStore
{
    public bool IsDurable => store.IsDurable;

    /// <summary>Holds writes up until it completes.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public void Attach(IMqttStoreListener listener) => store.Attach(listener);

    public ValueTask<MqttStoredSessionState?> ClaimAsync(string principal, string clientId, bool known, CancellationToken cancellationToken) =>
        store.ClaimAsync(principal, clientId, known, cancellationToken);

    public ValueTask<MqttStoredState> LoadAsync(CancellationToken cancellationToken) => store.LoadAsync(cancellationToken);

    public async ValueTask WriteAsync(IReadOnlyList<MqttStoreChange> changes, CancellationToken cancellationToken)
    {
        await Gate;
        await store.WriteAsync(changes, cancellationToken);
    }
}
