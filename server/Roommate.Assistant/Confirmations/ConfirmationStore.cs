using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Live;
using Roommate.Live.Log;
using Roommate.Platform.Store;

namespace Roommate.Assistant.Confirmations;

/// <summary>What a person was asked to confirm, in one document under the person: nobody else can find it.</summary>
internal sealed record ConfirmationShelf(IReadOnlyList<Confirmation> Asked);

/// <summary>Changed together with the event in the person's topic; an answer is a compare-and-set, so there is one.</summary>
internal sealed class ConfirmationStore(IDocuments documents, TimeProvider time)
{
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    private static readonly DocumentKind<ConfirmationShelf> Kind = new("confirmations");

    /// <summary>With what has expired meanwhile marked so.</summary>
    public async ValueTask<IReadOnlyList<Confirmation>> OfAsync(string userId, CancellationToken ct) =>
        await documents.GetAsync(Kind, userId, ct) is { } shelf ? ConfirmationRules.Current(shelf.Value.Asked, time.GetUtcNow(), Kept) : [];

    /// <summary>Puts one in place of the one with its id, or adds it.</summary>
    public async ValueTask<Outcome<Confirmation>> ChangeAsync(string userId, Func<IReadOnlyList<Confirmation>, Outcome<Confirmation>> decide, CancellationToken ct)
    {
        Confirmation? done = null;
        var changed = await documents.ChangeAsync(
            Kind,
            userId,
            current =>
            {
                var now = time.GetUtcNow();
                var asked = ConfirmationRules.Current(current?.Value.Asked ?? [], now, Kept);
                return decide(asked).Map(next =>
                {
                    done = next;
                    var isNew = asked.All(c => c.Id != next.Id);
                    IReadOnlyList<Confirmation> all = isNew ? [.. asked, next] : [.. asked.Select(c => c.Id == next.Id ? next : c)];
                    return (Change<ConfirmationShelf>?)new Change<ConfirmationShelf>(new ConfirmationShelf(all))
                    {
                        Events = [EventDraft.Of(Topics.UserKind, isNew ? EventTypes.ConfirmationAsked : EventTypes.ConfirmationChanged, now, next)],
                    };
                });
            },
            ct);
        return changed.Fault is { } fault ? fault : done!;
    }
}
