using Roommate.Contracts;
using Roommate.Contracts.Events;
using Roommate.Contracts.Faults;
using Roommate.Contracts.People;
using Roommate.People.Accounts;
using Roommate.People.SignIn;
using Roommate.Platform.Facts;
using Roommate.Platform.Security;
using Roommate.Platform.Store;

namespace Roommate.People.Tokens;

/// <summary>Personal access tokens for scripts: <c>rmt_</c>, an id, a dot and a secret. They act as their owner within their scopes.</summary>
internal sealed class AccessTokens(TokenStore store, Accounts.Accounts accounts, IFacts facts, Ids ids, TimeProvider time) : IFactHandler<SignInEnded>
{
    public const string Prefix = "rmt_";

    private const int MostTokens = 50;
    private const int MostCached = 5_000;

    private static readonly TimeSpan CacheTime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan NoteUse = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan UsualTime = TimeSpan.FromDays(90);
    private static readonly TimeSpan MostTime = TimeSpan.FromDays(366);

    private readonly BriefCache<Known> _cache = new(time, CacheTime, MostCached);

    public async ValueTask<Outcome<CreatedToken>> CreateAsync(Caller caller, CreateTokenRequest request, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var ends = request.ExpiresAt ?? now + UsualTime;
        if (Check(request, ends, now) is { } fault)
        {
            return fault;
        }

        if ((await store.OfAsync(caller.UserId, ct)).Count >= MostTokens)
        {
            return Fault.Conflict($"You have {MostTokens} access tokens. Withdraw some first.");
        }

        var account = await accounts.FindAsync(caller.UserId, ct);
        var token = Token.New(ids.New(IdPrefix.Token), ids);
        var until = account?.EndsAt is { } guestEnds && guestEnds < ends ? guestEnds : ends;
        var record = new TokenRecord(caller.UserId, request.Name.Trim(), token.Hash, [.. request.Scopes.Distinct().Order()], now, until);
        await store.AddAsync(token.SessionId, record, ct);
        return new CreatedToken(record.ToToken(token.SessionId), token.Write(Prefix));
    }

    public async ValueTask<IReadOnlyList<AccessToken>> ListAsync(string userId, CancellationToken ct) =>
        [.. (await store.OfAsync(userId, ct)).Where(t => t.Value.ExpiresAt > time.GetUtcNow()).Select(static t => t.Value.ToToken(t.Id))];

    public async ValueTask<Outcome<bool>> WithdrawAsync(Caller caller, string id, CancellationToken ct)
    {
        if (await store.GetAsync(id, ct) is not { } token || token.Value.UserId != caller.UserId)
        {
            return Fault.NotFound("This token");
        }

        await EndAsync(caller.UserId, id, ct);
        return true;
    }

    public async ValueTask EndAllAsync(string userId, CancellationToken ct)
    {
        foreach (var token in await store.OfAsync(userId, ct))
        {
            await EndAsync(userId, token.Id, ct);
        }
    }

    /// <summary>Takes away the tokens whose time is over, and their sockets.</summary>
    public async ValueTask EndExpiredAsync(CancellationToken ct)
    {
        foreach (var id in await store.EndedAsync(time.GetUtcNow(), ct))
        {
            await EndAsync((await store.GetAsync(id, ct))?.Value.UserId, id, ct);
        }
    }

    /// <summary>The caller behind an access token, or null.</summary>
    public async ValueTask<Caller?> CheckAsync(string text, CancellationToken ct)
    {
        if (Token.Parse(text, Prefix) is not { } token
            || await _cache.GetAsync(token.SessionId, ReadAsync, ct) is not { } known
            || !token.Matches(known.Token.Hash)
            || known.Token.ExpiresAt <= time.GetUtcNow())
        {
            return null;
        }

        return new Caller(known.Token.UserId, known.Name, token.SessionId) { Scopes = known.Token.Rights() };
    }

    public ValueTask HearAsync(SignInEnded fact, CancellationToken ct)
    {
        _cache.Drop(fact.SessionId);
        return ValueTask.CompletedTask;
    }

    private static Fault? Check(CreateTokenRequest request, DateTimeOffset ends, DateTimeOffset now) =>
        !AccountRules.IsName(request.Name) ? Fault.Invalid("name", "A token's name has 1 to 80 visible characters.")
        : request.Scopes.Count == 0 ? Fault.Invalid("scopes", "A token needs at least one scope: see, talk, control, configure or administer.")
        : ends <= now || ends > now + MostTime ? Fault.Invalid("expiresAt", $"A token ends in the future and within {MostTime.Days} days.")
        : null;

    private async ValueTask EndAsync(string? userId, string id, CancellationToken ct)
    {
        await store.RemoveAsync(userId, id, ct);
        await facts.TellAsync(new SignInEnded(userId ?? "", id), ct);
    }

    private async ValueTask<Known?> ReadAsync(string id, CancellationToken ct)
    {
        if (await store.GetAsync(id, ct) is not { } token || await accounts.FindAsync(token.Value.UserId, ct) is not { } account)
        {
            return null;
        }

        var now = time.GetUtcNow();
        if (token.Value.LastUsedAt is not { } last || now - last > NoteUse)
        {
            await store.UsedAsync(id, now, ct);
        }

        return new Known(token.Value, account.DisplayName);
    }

    private sealed record Known(TokenRecord Token, string Name);
}
