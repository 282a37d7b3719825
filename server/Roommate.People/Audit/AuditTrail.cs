using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Roommate.Contracts;
using Roommate.Contracts.Faults;
using Roommate.Contracts.People;
using Roommate.People.Leaving;
using Roommate.Platform.Security;

namespace Roommate.People.Audit;

/// <summary>Who did what, on what, from where: appended, chained, filtered and checked.</summary>
internal sealed partial class AuditTrail(AuditStore store, Ids ids, TimeProvider time, ILogger<AuditTrail> log) : IAuditTrail, IPersonalData
{
    private const int Page = 200;

    // A filter that finds little answers after this many rows, with a cursor to go on.
    private const int MostLooked = 5_000;

    public string Name => "activity";

    public async ValueTask WriteAsync(string owner, AuditEntry entry, CancellationToken ct)
    {
        try
        {
            var who = await NameAsync(owner, entry.ActorId, ct);
            var target = await NameAsync(owner, entry.Target, ct);
            var details = JsonSerializer.Serialize(
                new AuditDetails(
                    ids.Secret(8),
                    new AuditActor(entry.ActorKind, entry.ActorId, entry.ActorName),
                    entry.Target,
                    entry.From,
                    await AuditNames.HideAsync(entry.Before, id => NameAsync(owner, id, ct)),
                    await AuditNames.HideAsync(entry.After, id => NameAsync(owner, id, ct))),
                Wire.Json);
            var at = DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
            await store.AppendAsync(owner, head => (AuditLink.After(head, at, who, entry.Action, target, details), details), ct);
        }
        catch (FaultException fault)
        {
            // What was done is done and answered; that its row is missing is for the operator to know.
            Log.Unwritten(log, fault, entry.Action);
        }
    }

    /// <summary>Rows that fit, newest first; the cursor is the number to go on below.</summary>
    public async ValueTask<Page<AuditRow>> ListAsync(string owner, AuditFilter filter, long? below, int limit, CancellationToken ct)
    {
        var rows = new List<AuditRow>();
        var people = await store.PeopleAsync(owner, ct);
        var at = below is { } cursor ? cursor - 1 : (await store.HeadAsync(owner, ct)).Count;
        for (var looked = 0; at > 0 && looked < MostLooked; looked += Page)
        {
            foreach (var (link, details) in await store.DownAsync(owner, at, Math.Max(1, at - Page + 1), ct))
            {
                if (Row(link, details, people) is var row && filter.Fits(row))
                {
                    rows.Add(row);
                    if (rows.Count == limit)
                    {
                        return new Page<AuditRow>(rows, link.Seq > 1 ? Text(link.Seq) : null);
                    }
                }
            }

            at -= Page;
        }

        return new Page<AuditRow>(rows, at > 0 ? Text(at + 1) : null);
    }

    /// <summary>Every row that fits, newest first, however long the trail is.</summary>
    public async IAsyncEnumerable<AuditRow> AllAsync(string owner, AuditFilter filter, [EnumeratorCancellation] CancellationToken ct)
    {
        var people = await store.PeopleAsync(owner, ct);
        for (var at = (await store.HeadAsync(owner, ct)).Count; at > 0; at -= Page)
        {
            foreach (var (link, details) in await store.DownAsync(owner, at, Math.Max(1, at - Page + 1), ct))
            {
                if (Row(link, details, people) is var row && filter.Fits(row))
                {
                    yield return row;
                }
            }
        }
    }

    public async ValueTask<AuditCheck> CheckAsync(string owner, CancellationToken ct)
    {
        var head = await store.HeadAsync(owner, ct);
        var all = new List<(AuditLink, string?)>();
        for (var at = head.Count; at > 0; at -= Page)
        {
            all.AddRange(await store.DownAsync(owner, at, Math.Max(1, at - Page + 1), ct));
        }

        all.Reverse();
        return AuditChain.Check(head, all);
    }

    public async ValueTask<object?> ExportAsync(string userId, CancellationToken ct)
    {
        var rows = new List<AuditRow>();
        await foreach (var row in AllAsync(userId, new AuditFilter(), ct))
        {
            rows.Add(row);
        }

        return rows.Count > 0 ? rows : null;
    }

    /// <summary>Each trail notes that this pseudonym was erased, which is why its details are gone.</summary>
    public async ValueTask EraseAsync(string userId, CancellationToken ct)
    {
        foreach (var owner in (await store.TrailsOfAsync(userId, ct)).Where(o => o != userId))
        {
            var who = await NameAsync(owner, userId, ct);
            var at = DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
            var details = JsonSerializer.Serialize(new AuditDetails(ids.Secret(8), new AuditActor("system", who, "Roommate"), who, null, null, null), Wire.Json);
            await store.AppendAsync(owner, head => (AuditLink.After(head, at, who, AuditChain.Erasure, who, details), details), ct);
        }
    }

    private static string Text(long number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static AuditRow Row(AuditLink link, string? details, IReadOnlyDictionary<string, string> people)
    {
        var known = details is not null && AuditLink.Sha(details) == link.Digest ? JsonSerializer.Deserialize<AuditDetails>(details, Wire.Json) : null;
        return new AuditRow(
            link.Seq,
            link.At,
            known?.Actor ?? new AuditActor("user", link.Who, "Former member"),
            link.Action,
            known?.Target ?? link.Target,
            AuditNames.Show(known?.Before, people),
            AuditNames.Show(known?.After, people),
            known?.From,
            link.Hash);
    }

    private ValueTask<string> NameAsync(string owner, string id, CancellationToken ct) =>
        id.StartsWith(IdPrefix.User + "_", StringComparison.Ordinal) ? store.PseudonymAsync(owner, id, $"psn_{ids.Secret(12)}", ct) : new ValueTask<string>(id);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The audit trail could not keep {Action}")]
        public static partial void Unwritten(ILogger logger, Exception exception, string action);
    }
}

/// <summary>What of a trail is asked for; what is null does not matter.</summary>
internal sealed record AuditFilter(string? Actor = null, string? Action = null, string? Target = null, DateTimeOffset? From = null, DateTimeOffset? To = null)
{
    public bool Fits(AuditRow row) =>
        (Actor is null || row.Actor.Id == Actor)
        && (Action is null || row.Action == Action)
        && (Target is null || row.Target.Contains(Target, StringComparison.Ordinal))
        && (From is null || row.At >= From)
        && (To is null || row.At < To);
}
