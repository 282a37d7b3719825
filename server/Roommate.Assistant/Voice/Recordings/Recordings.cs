using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;

namespace Roommate.Assistant.Voice.Recordings;

/// <summary>What somebody chose to keep of what they said. Without that choice nothing comes here.</summary>
public sealed class Recordings
{
    private const int MostDays = 365;
    private const int MostKept = 200;

    private readonly RecordingStore _store;
    private readonly Ids _ids;
    private readonly TimeProvider _time;

    internal Recordings(RecordingStore store, Ids ids, TimeProvider time)
    {
        _store = store;
        _ids = ids;
        _time = time;
    }

    private static VoiceConsent Usual { get; } = new(KeepRecordings: false);

    public async ValueTask<VoiceConsent> ConsentAsync(string userId, string homeId, CancellationToken ct) => await _store.ConsentAsync(userId, homeId, ct) ?? Usual;

    public async ValueTask<Outcome<VoiceConsent>> SetConsentAsync(string userId, string homeId, VoiceConsent consent, CancellationToken ct)
    {
        if (consent.KeepDays is < 1 or > MostDays)
        {
            return Fault.Invalid("keepDays", $"Recordings are kept for 1 to {MostDays} days.");
        }

        var set = await _store.SetConsentAsync(userId, homeId, consent, ct);
        if (set.Succeeded && !consent.KeepRecordings)
        {
            await RemoveAllAsync(userId, homeId, ct);
        }

        return set;
    }

    /// <summary>My recordings in a home, newest first.</summary>
    public async ValueTask<IReadOnlyList<VoiceRecording>> ListAsync(string userId, string homeId, CancellationToken ct) =>
        [.. (await _store.AllAsync(userId, ct)).Where(r => r.HomeId == homeId).Reverse()];

    /// <summary>Everything of a person, for their export.</summary>
    public async ValueTask<object?> ExportAsync(string userId, CancellationToken ct) => await _store.AllAsync(userId, ct) is { Count: > 0 } all ? all : null;

    public async ValueTask<Outcome<(VoiceRecording About, byte[] Sound)>> GetAsync(string userId, string homeId, string id, CancellationToken ct) =>
        await _store.GetAsync(userId, id, ct) is { } found && found.About.HomeId == homeId ? found : Fault.NotFound("This recording");

    public async ValueTask<Fault?> RemoveAsync(string userId, string homeId, string id, CancellationToken ct)
    {
        if ((await GetAsync(userId, homeId, id, ct)).Fault is { } fault)
        {
            return fault;
        }

        await _store.RemoveAsync(userId, id, ct);
        return null;
    }

    public async ValueTask RemoveAllAsync(string userId, string homeId, CancellationToken ct)
    {
        foreach (var recording in await ListAsync(userId, homeId, ct))
        {
            await _store.RemoveAsync(userId, recording.Id, ct);
        }
    }

    /// <summary>Keeps what was heard, if its person chose so.</summary>
    internal async ValueTask KeepAsync(string userId, string homeId, string roomId, SpeakResult heard, string contentType, Func<ReadOnlyMemory<byte>> sound, CancellationToken ct)
    {
        if (await ConsentAsync(userId, homeId, ct) is not { KeepRecordings: true } consent)
        {
            return;
        }

        var kept = await _store.AllAsync(userId, ct);
        foreach (var old in kept.Take(kept.Count - MostKept + 1))
        {
            await _store.RemoveAsync(userId, old.Id, ct);
        }

        var now = _time.GetUtcNow();
        var bytes = sound();
        var recording = new VoiceRecording(_ids.New(IdPrefix.Recording), homeId, roomId, heard.Text, contentType, bytes.Length, now, now + TimeSpan.FromDays(consent.KeepDays), heard.TurnId);
        await _store.AddAsync(userId, recording, bytes, ct);
    }
}
