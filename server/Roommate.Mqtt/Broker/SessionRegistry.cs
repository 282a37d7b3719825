using System.Collections.Concurrent;
using Roommate.Mqtt.Hooks;
using Roommate.Mqtt.Sessions;

namespace Roommate.Mqtt.Broker;

/// <summary>All sessions by principal and client id. CONNECTs of one client id take turns.</summary>
internal sealed class SessionRegistry : IDisposable
{
    private const int Stripes = 64;

    private readonly ConcurrentDictionary<MqttClientInfo, MqttSession> _sessions = new();
    private readonly SemaphoreSlim[] _turns = [.. Enumerable.Range(0, Stripes).Select(_ => new SemaphoreSlim(1, 1))];

    public int Count => _sessions.Count;

    public IEnumerable<MqttSession> All => _sessions.Values;

    public MqttSession? Find(MqttClientInfo client) => _sessions.GetValueOrDefault(client);

    public void Put(MqttSession session) => _sessions[session.Client] = session;

    /// <summary>Removes this very session, not one that replaced it.</summary>
    public void Remove(MqttSession session) => _sessions.TryRemove(KeyValuePair.Create(session.Client, session));

    /// <summary>Waits for the turn of a client id; the result ends it.</summary>
    public async ValueTask<Turn> TakeTurnAsync(MqttClientInfo client, CancellationToken cancellationToken)
    {
        var turn = _turns[StripeOf(client)];
        await turn.WaitAsync(cancellationToken);
        return new Turn(turn);
    }

    /// <summary>
    /// Waits for the turns of all these client ids; disposing ends them. Several ids share a turn, so each turn is taken once, and in
    /// one order, so that two who want many do not wait for each other.
    /// </summary>
    public async ValueTask<IDisposable> TakeTurnsAsync(IEnumerable<MqttClientInfo> clients, CancellationToken cancellationToken)
    {
        var taken = new Turns();
        try
        {
            foreach (var stripe in clients.Select(StripeOf).Distinct().Order())
            {
                await _turns[stripe].WaitAsync(cancellationToken);
                taken.Add(_turns[stripe]);
            }

            return taken;
        }
        catch
        {
            taken.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var turn in _turns)
        {
            turn.Dispose();
        }
    }

    private static uint StripeOf(MqttClientInfo client) => (uint)client.GetHashCode() % Stripes;

    private sealed class Turns : IDisposable
    {
        private readonly List<SemaphoreSlim> _taken = [];

        public void Add(SemaphoreSlim turn) => _taken.Add(turn);

        public void Dispose()
        {
            _taken.ForEach(static turn => turn.Release());
            _taken.Clear();
        }
    }

    internal readonly struct Turn(SemaphoreSlim semaphore) : IDisposable
    {
        public void Dispose() => semaphore.Release();
    }
}
