using Roommate.Contracts.Assistant;
using Roommate.Contracts.Events;
using Roommate.Contracts.Faults;
using Roommate.Platform.Facts;
using Roommate.Platform.Security;
using Roommate.Platform.Store;

namespace Roommate.Assistant.Memory;

/// <summary>What a person lets be remembered of what they say: in a home, and in which of its rooms not.</summary>
public sealed class MemoryConsents : IFactHandler<MemoryConsentChanged>
{
    private const int MostRooms = 200;
    private const int MostCached = 10_000;

    private static readonly TimeSpan Keep = TimeSpan.FromSeconds(10);

    private readonly IDocuments _documents;
    private readonly IFacts _facts;
    private readonly BriefCache<MemoryConsent> _cache;

    internal MemoryConsents(IDocuments documents, IFacts facts, TimeProvider time)
    {
        _documents = documents;
        _facts = facts;
        _cache = new BriefCache<MemoryConsent>(time, Keep, MostCached);
    }

    private static MemoryConsent Usual { get; } = new(Enabled: true, []);

    public async ValueTask<MemoryConsent> GetAsync(string userId, string homeId, CancellationToken ct) =>
        (await _cache.GetAsync($"{userId} {homeId}", async (_, token) => (await _documents.GetAsync(Kind(homeId), userId, token))?.Value ?? Usual, ct))!;

    /// <summary>Whether what this person says in this room is remembered.</summary>
    public async ValueTask<bool> AllowsAsync(string userId, string homeId, string roomId, CancellationToken ct) =>
        await GetAsync(userId, homeId, ct) is { Enabled: true } consent && !consent.OffIn.Contains(roomId);

    public async ValueTask<Outcome<MemoryConsent>> SetAsync(Caller caller, string homeId, MemoryConsent consent, CancellationToken ct)
    {
        if (consent.OffIn.Count > MostRooms || consent.OffIn.Any(static r => r is null || r.Length is 0 or > 64))
        {
            return Fault.Invalid("offIn", $"At most {MostRooms} ids of rooms.");
        }

        var set = await _documents.ChangeAsync(Kind(homeId), caller.UserId, _ => new Change<MemoryConsent>(consent), ct);
        await _facts.TellAsync(new MemoryConsentChanged(caller.UserId, homeId), ct);
        return set.Map(static s => s.Value);
    }

    public ValueTask HearAsync(MemoryConsentChanged fact, CancellationToken ct)
    {
        _cache.Drop($"{fact.UserId} {fact.HomeId}");
        return ValueTask.CompletedTask;
    }

    private static DocumentKind<MemoryConsent> Kind(string homeId) => new($"memory-consent:{homeId}");
}
