using Roommate.Contracts.Faults;
using Roommate.Platform.Limits;
using Roommate.Platform.Store;

namespace Roommate.Home.Claims;

/// <summary>Claims by the hash of their code (no codes in keys), and when those of a home are over.</summary>
internal sealed class ClaimStore(IDocuments documents, IIndexes indexes)
{
    private const string Index = "claims";

    private static readonly DocumentKind<ClaimRecord> Kind = new("claim");

    public async ValueTask AddAsync(string code, ClaimRecord claim, CancellationToken ct)
    {
        var id = IdOf(code);
        await documents.ChangeAsync(Kind, id, _ => new Change<ClaimRecord>(claim), ct);
        await indexes.AddAsync(claim.HomeId, Index, id, (claim.ExpiresAt + ClaimRules.AnswerLife).ToUnixTimeMilliseconds(), ct);
    }

    public ValueTask<Outcome<Stored<ClaimRecord>>> ChangeAsync(string code, Func<ClaimRecord?, Outcome<ClaimRecord>> change, CancellationToken ct) =>
        documents.ChangeAsync(
            Kind, IdOf(code), current => change(current?.Value).Map(c => c == current?.Value ? null : (Change<ClaimRecord>?)new Change<ClaimRecord>(c)), ct);

    public ValueTask<Stored<ClaimRecord>?> GetAsync(string code, CancellationToken ct) => documents.GetAsync(Kind, IdOf(code), ct);

    /// <summary>What is over goes.</summary>
    public async ValueTask SweepAsync(string homeId, DateTimeOffset now, CancellationToken ct)
    {
        foreach (var id in await indexes.UpToAsync(homeId, Index, now.ToUnixTimeMilliseconds(), ct))
        {
            await documents.ChangeAsync(Kind, id, static current => current is null ? (Change<ClaimRecord>?)null : new Change<ClaimRecord>(null), ct);
            await indexes.RemoveAsync(homeId, Index, id, ct);
        }
    }

    private static string IdOf(string code) => $"clm_{Buckets.NameOf(code)}";
}
