using System.Collections.Concurrent;
using Roommate.Assistant.Tools;
using Roommate.Contracts.Events;
using Roommate.Platform.Facts;

namespace Roommate.Assistant.Answers;

/// <summary>Answers of the model that hold for exactly the same question of the same person. One asks, the others that come meanwhile wait for it.</summary>
internal sealed class AnswerCache(AnswerStore store, IHomePeople people) : IFactHandler<MemoriesForgotten>
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<string?>> _flying = new();

    /// <summary>The answer, or the right to find it: then <see cref="Flight.EndAsync"/> must be called.</summary>
    public async ValueTask<(string? Answer, Flight? Flight)> FindAsync(AnswerKey key, CancellationToken ct)
    {
        var hash = key.Hash();
        if (await store.FindAsync(key.UserId, key.HomeId, hash, ct) is { } kept)
        {
            return (kept, null);
        }

        var mine = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var flying = _flying.GetOrAdd(hash, mine);
        if (flying != mine)
        {
            // Whoever asked may have found nothing that holds for others: then this one asks for itself.
            return await flying.Task.WaitAsync(ct) is { } answer ? (answer, null) : (null, null);
        }

        return (null, new Flight(this, key, hash, mine));
    }

    /// <summary>What was made of forgotten memories goes, too; those of the home are in anybody's answers.</summary>
    public async ValueTask HearAsync(MemoriesForgotten fact, CancellationToken ct)
    {
        IEnumerable<string> whose = fact.OwnerId == fact.HomeId ? (await people.OfAsync(fact.HomeId, ct)).Select(static p => p.Id) : [fact.OwnerId];
        foreach (var user in whose)
        {
            await store.ForgetAsync(user, fact.HomeId, ct);
        }
    }

    private ValueTask KeepAsync(string userId, string homeId, string hash, string answer, CancellationToken ct) => store.KeepAsync(userId, homeId, hash, answer, ct);

    internal sealed class Flight(AnswerCache cache, AnswerKey key, string hash, TaskCompletionSource<string?> waiting)
    {
        /// <param name="answer">Null when it holds for nobody else: a tool was used, it failed, it was stopped.</param>
        public async ValueTask EndAsync(string? answer)
        {
            try
            {
                if (answer is not null)
                {
                    await cache.KeepAsync(key.UserId, key.HomeId, hash, answer, CancellationToken.None);
                }
            }
            finally
            {
                cache._flying.TryRemove(hash, out _);
                waiting.TrySetResult(answer);
            }
        }
    }
}
