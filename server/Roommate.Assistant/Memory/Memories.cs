using Roommate.Assistant.Memory.Recall;
using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Events;
using Roommate.Contracts.Faults;
using Roommate.Platform.Facts;
using Roommate.Platform.Security;

namespace Roommate.Assistant.Memory;

/// <summary>
/// Long-term memory. A person reads and changes their own memories and reads the home's; nobody reads another person's.
/// Whose they are is in the key they are read from, not only a filter.
/// </summary>
public sealed class Memories : IFactHandler<PersonErased>, IFactHandler<HomeRemoved>
{
    private readonly MemoryStore _store;
    private readonly Shelves _shelves;
    private readonly ShelfWriter _writer;
    private readonly Meanings _meanings;
    private readonly Gate _gate;
    private readonly IFacts _facts;
    private readonly TimeProvider _time;

    internal Memories(MemoryStore store, Shelves shelves, ShelfWriter writer, Meanings meanings, Gate gate, IFacts facts, TimeProvider time)
    {
        _store = store;
        _shelves = shelves;
        _writer = writer;
        _meanings = meanings;
        _gate = gate;
        _facts = facts;
        _time = time;
    }

    /// <summary>Adds one; false when it was known already.</summary>
    public async ValueTask<Outcome<(MemoryView Memory, bool Added)>> AddAsync(Caller caller, string homeId, CreateMemoryRequest request, CancellationToken ct)
    {
        if (MemoryChecks.Check(request) is { } wrong)
        {
            return wrong;
        }

        var added = await AddAllAsync(caller, homeId, request.Scope ?? MemoryScope.Person, [request], ct);
        if (!added.TryGet(out var ids, out var fault))
        {
            return fault;
        }

        var owner = OwnerOf(caller, homeId, request.Scope ?? MemoryScope.Person);
        var record = (await _store.GetAsync(owner, [ids[0].Id], ct))[0];
        return record is null ? Fault.Conflict("This memory was forgotten at the same moment.") : (record.ToView(ids[0].Id, owner.Scope), ids[0].Added);
    }

    /// <summary>Adds many in the order they were said.</summary>
    public async ValueTask<Outcome<ImportMemoriesResult>> ImportAsync(Caller caller, string homeId, ImportMemoriesRequest request, CancellationToken ct)
    {
        if (request.Items.Count > MemoryChecks.MostImported)
        {
            return Fault.TooLarge($"At most {MemoryChecks.MostImported} memories at once.");
        }

        for (var i = 0; i < request.Items.Count; i++)
        {
            // JSON can put nothing where an item belongs, whatever the type says.
            if ((request.Items[i] is null ? Fault.Invalid($"items[{i}]", "A memory belongs here.") : MemoryChecks.Check(request.Items[i], $"items[{i}].")) is { } wrong)
            {
                return wrong;
            }
        }

        var ids = new (string Id, bool Added)[request.Items.Count];
        foreach (var group in request.Items.Select(static (item, i) => (item, i)).GroupBy(static g => g.item.Scope ?? MemoryScope.Person))
        {
            var added = await AddAllAsync(caller, homeId, group.Key, [.. group.Select(static g => g.item)], ct);
            if (!added.TryGet(out var some, out var fault))
            {
                return fault;
            }

            foreach (var ((_, at), id) in group.Zip(some))
            {
                ids[at] = id;
            }
        }

        return new ImportMemoriesResult([.. ids.Select(static i => i.Id)], ids.Count(static i => i.Added));
    }

    public async ValueTask<Outcome<MemoryView>> GetAsync(Caller caller, string id, CancellationToken ct) =>
        await FindAsync(caller, id, ct) is var (owner, record) ? record.ToView(id, owner.Scope) : Fault.NotFound("This memory");

    /// <summary>Changes what a person may change: all of their own; of the home's what they added, or anything with the right to configure.</summary>
    public async ValueTask<Outcome<MemoryView>> PatchAsync(Caller caller, string id, MemoryPatch patch, long? ifVersion, CancellationToken ct)
    {
        if (MemoryChecks.Check(patch) is { } wrong)
        {
            return wrong;
        }

        if (await FindAsync(caller, id, ct) is not var (owner, found))
        {
            return Fault.NotFound("This memory");
        }

        if (await CheckChangeAsync(caller, owner, found, ct) is { } refused)
        {
            return refused;
        }

        var changed = await _writer.ChangeAsync(owner, (_, token) => PatchedAsync(owner, id, patch, ifVersion, token), ct);
        _meanings.Wake(owner);
        return changed;
    }

    /// <summary>Forgets a memory and everything derived from it, in every key, index and cache.</summary>
    public async ValueTask<Outcome<ForgetResult>> ForgetAsync(Caller caller, string id, CancellationToken ct)
    {
        if (await FindAsync(caller, id, ct) is not var (owner, record))
        {
            return Fault.NotFound("This memory");
        }

        return await CheckChangeAsync(caller, owner, record, ct) is { } refused
            ? refused
            : await ForgetAsync(owner, shelf => MemoryRules.Forgotten(shelf, id), ct);
    }

    /// <summary>Forgets everything this person has in a home.</summary>
    public ValueTask<Outcome<ForgetResult>> ForgetAllAsync(string userId, string homeId, CancellationToken ct) =>
        ForgetAsync(new MemoryOwner(userId, homeId), static shelf => [.. shelf.Marks.Select(static m => m.Id)], ct);

    /// <summary>All memories of a person in a home, closed ones too, as they can be imported again.</summary>
    public async ValueTask<IReadOnlyList<MemoryView>> ExportAsync(string userId, string homeId, CancellationToken ct)
    {
        var all = await _store.LoadAsync(new MemoryOwner(userId, homeId), ct);
        return [.. all.Items.OrderBy(static i => i.Record.Order).ThenBy(static i => i.Id, StringComparer.Ordinal).Select(static i => i.Record.ToView(i.Id, MemoryScope.Person))];
    }

    /// <summary>All memories of a person, by home; null when there are none.</summary>
    public async ValueTask<object?> ExportAsync(string userId, CancellationToken ct)
    {
        var homes = new Dictionary<string, IReadOnlyList<MemoryView>>();
        foreach (var home in await _store.HomesAsync(userId, ct))
        {
            homes[home] = await ExportAsync(userId, home, ct);
        }

        return homes.Count == 0 ? null : homes;
    }

    /// <summary>Forgets everything of a person, in every home.</summary>
    public async ValueTask EraseAsync(string userId, CancellationToken ct)
    {
        foreach (var home in await _store.HomesAsync(userId, ct))
        {
            if ((await ForgetAllAsync(userId, home, ct)).Fault is { } fault)
            {
                throw new FaultException(fault);
            }
        }

        _shelves.Drop(userId);
    }

    public ValueTask HearAsync(PersonErased fact, CancellationToken ct)
    {
        _shelves.Drop(fact.UserId);
        return ValueTask.CompletedTask;
    }

    public ValueTask HearAsync(HomeRemoved fact, CancellationToken ct)
    {
        _shelves.Drop(fact.HomeId);
        return ValueTask.CompletedTask;
    }

    internal static MemoryOwner OwnerOf(Caller caller, string homeId, MemoryScope scope) =>
        scope == MemoryScope.Home ? MemoryOwner.Home(homeId) : new MemoryOwner(caller.UserId, homeId);

    internal async ValueTask<Outcome<ForgetResult>> ForgetAsync(MemoryOwner owner, Func<Shelf, IReadOnlyList<string>> which, CancellationToken ct)
    {
        var forgotten = await _writer.ChangeAsync(
            owner,
            (shelf, _) => ValueTask.FromResult(Leaving(shelf, which)),
            ct);
        if (!forgotten.TryGet(out var gone, out var fault))
        {
            return fault;
        }

        if (gone.Count > 0)
        {
            await _facts.TellAsync(new MemoriesForgotten(owner.Id, owner.HomeId), ct);
        }

        return new ForgetResult(gone.Count);
    }

    private static Outcome<(ShelfChange Change, IReadOnlyList<string> Answer)> Leaving(Shelf shelf, Func<Shelf, IReadOnlyList<string>> which)
    {
        using (shelf.Hold())
        {
            var ids = which(shelf);
            return (new ShelfChange([], ids), ids);
        }
    }

    private async ValueTask<Outcome<IReadOnlyList<(string Id, bool Added)>>> AddAllAsync(
        Caller caller, string homeId, MemoryScope scope, IReadOnlyList<CreateMemoryRequest> requests, CancellationToken ct)
    {
        // An instruction in the home's memory would speak to everybody's assistant.
        if (scope == MemoryScope.Home && requests.Any(static r => string.Equals(r.Kind?.Trim(), MemoryRecord.Instruction, StringComparison.OrdinalIgnoreCase))
            && await _gate.CheckAsync(caller.UserId, Right.Configure, homeId, ct) is { } refused)
        {
            return refused;
        }

        var now = _time.GetUtcNow();
        var owner = OwnerOf(caller, homeId, scope);
        var added = await _writer.AddAsync(owner, [.. requests.Select(r => MemoryChecks.ToRecord(r, caller.UserId, now, MemoryOrigin.Person))], ct);
        _meanings.Wake(owner);
        return added;
    }

    private async ValueTask<Outcome<(ShelfChange Change, MemoryView Answer)>> PatchedAsync(MemoryOwner owner, string id, MemoryPatch patch, long? ifVersion, CancellationToken ct)
    {
        if ((await _store.GetAsync(owner, [id], ct))[0] is not { } record)
        {
            return Fault.NotFound("This memory");
        }

        if (ifVersion is not null && ifVersion != record.Version)
        {
            return Fault.VersionMismatch(record.Version);
        }

        var kind = patch.Kind?.Trim().ToLowerInvariant() ?? record.Kind;
        if (kind == MemoryRecord.Instruction && record.Kind != kind && record.Origin != MemoryOrigin.Person)
        {
            return Fault.Invalid("kind", "What was read out of a conversation cannot become an instruction. Add the instruction yourself.");
        }

        var next = record with
        {
            Kind = kind,
            Text = patch.Text?.Trim() ?? record.Text,
            Subject = patch.SubjectOf(record.Subject),
            Key = patch.KeyOf(record.Key),
            Value = patch.ValueOf(record.Value),
            Confidence = patch.Confidence ?? record.Confidence,
            Tags = patch.Tags ?? record.Tags,
            Pinned = (patch.Pinned ?? record.Pinned) == true ? true : null,
            Sensitivity = patch.Sensitivity ?? record.Sensitivity,
            ValidFrom = patch.ValidFrom ?? record.ValidFrom,
            ValidTo = patch.ValidToOf(record.ValidTo),
            Version = record.Version + 1,
        };
        return (new ShelfChange([(id, next)], []), next.ToView(id, owner.Scope));
    }

    private async ValueTask<(MemoryOwner Owner, MemoryRecord Record)?> FindAsync(Caller caller, string id, CancellationToken ct)
    {
        if (IdPrefix.Of(id) is not IdPrefix.Memory || id.Length > 64)
        {
            return null;
        }

        foreach (var homeId in await _store.HomesAsync(caller.UserId, ct))
        {
            var own = new MemoryOwner(caller.UserId, homeId);
            if ((await _store.GetAsync(own, [id], ct))[0] is { } record)
            {
                return (own, record);
            }
        }

        if (await _store.HomeOfAsync(id, ct) is { } home && await _gate.CheckAsync(caller.UserId, Right.See, home, ct) is null
            && (await _store.GetAsync(MemoryOwner.Home(home), [id], ct))[0] is { } shared)
        {
            return (MemoryOwner.Home(home), shared);
        }

        return null;
    }

    private async ValueTask<Fault?> CheckChangeAsync(Caller caller, MemoryOwner owner, MemoryRecord record, CancellationToken ct) =>
        owner.Scope == MemoryScope.Person || record.By == caller.UserId ? null : await _gate.CheckAsync(caller.UserId, Right.Configure, owner.HomeId, ct);
}
