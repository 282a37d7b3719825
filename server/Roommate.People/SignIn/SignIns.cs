using Microsoft.AspNetCore.Identity;
using Roommate.Contracts;
using Roommate.Contracts.Events;
using Roommate.Contracts.Faults;
using Roommate.Contracts.People;
using Roommate.People.Accounts;
using Roommate.Platform.Facts;
using Roommate.Platform.Security;
using Roommate.Platform.Store;

namespace Roommate.People.SignIn;

/// <summary>Signing in and out, and the check of every call's token (cached for seconds, dropped at once when it ends on any node).</summary>
internal sealed class SignIns(
    SignInStore store,
    UserManager<Account> identity,
    IPasswordHasher<Account> hasher,
    LoginLimits limits,
    SecondStep second,
    SignInWatch watch,
    IFacts facts,
    Ids ids,
    TimeProvider time) : IFactHandler<SignInEnded>, IFactHandler<PersonRenamed>
{
    private const int MostPastHashes = 50;
    private const int MostCached = 20_000;

    // Nobody has so many devices; a script that signs in anew each time must not fill the store.
    private const int MostSessions = 100;

    private static readonly TimeSpan AccessTime = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan RefreshTime = TimeSpan.FromDays(30);
    private static readonly TimeSpan CacheTime = TimeSpan.FromSeconds(5);

    // Hashed once, so that an unknown address costs the same work as a wrong password.
    private static readonly Account Nobody = new() { Id = "usr_nobody", DisplayName = "" };

    private readonly string _nobodysHash = hasher.HashPassword(Nobody, ids.Secret());
    private readonly BriefCache<SignInRecord> _cache = new(time, CacheTime, MostCached);

    public async ValueTask<Outcome<LoginResult>> LoginAsync(LoginRequest request, string? device, string? from, CancellationToken ct)
    {
        if (!AccountRules.CouldSignIn(request.Email, request.Password))
        {
            return Wrong();
        }

        if (await limits.TakeAsync(request.Email, from, ct) is { } limited)
        {
            watch.Refused(request.Email, from, identity.FindByEmailAsync);
            return limited;
        }

        var account = await identity.FindByEmailAsync(request.Email);
        if (account?.PasswordHash is null)
        {
            // Nobody, or somebody who signs in elsewhere: as much work as a wrong password.
            hasher.VerifyHashedPassword(Nobody, _nobodysHash, request.Password);
            return Wrong();
        }

        if (!await identity.CheckPasswordAsync(account, request.Password))
        {
            return Wrong();
        }

        if (await second.CheckAsync(account, request.Otp, request.RecoveryCode, ct) is { } missing)
        {
            return missing;
        }

        await limits.SucceededAsync(request.Email, from, ct);
        return await StartAsync(account, device, from, ct);
    }

    /// <summary>A new session for somebody who has proved who they are.</summary>
    public async ValueTask<LoginResult> StartAsync(Account account, string? device, string? from, CancellationToken ct)
    {
        var id = ids.New(IdPrefix.Session);
        var now = time.GetUtcNow();
        var (access, refresh) = (Token.New(id, ids), Token.New(id, ids));
        var session = new SignInRecord(
            account.Id,
            account.DisplayName,
            account.SecurityStamp,
            access.Hash,
            Until(now, AccessTime, account.EndsAt),
            refresh.Hash,
            Until(now, RefreshTime, account.EndsAt),
            [],
            now,
            now,
            DeviceName.Of(device),
            from,
            account.EndsAt);
        await watch.SignedInAsync(account, session.Device, from, ct);
        await store.AddAsync(id, session, ct);
        foreach (var oldest in await store.BeyondAsync(account.Id, MostSessions, ct))
        {
            await EndAsync(account.Id, oldest, ct);
        }

        return Result(access, refresh, account);
    }

    /// <summary>New tokens for a refresh token. One that was used before ends the session: somebody else has it.</summary>
    public async ValueTask<Outcome<LoginResult>> RefreshAsync(string refreshToken, CancellationToken ct)
    {
        if (Token.Parse(refreshToken, Token.Refresh) is not { } token || await store.GetAsync(token.SessionId, ct) is not { } stored)
        {
            return Ended();
        }

        var account = await identity.FindByIdAsync(stored.Value.UserId);
        if (account is null || account.SecurityStamp != stored.Value.Stamp)
        {
            return Ended();
        }

        var (access, refresh) = (Token.New(token.SessionId, ids), Token.New(token.SessionId, ids));
        var reused = false;
        var changed = await store.ChangeAsync(
            token.SessionId,
            session =>
            {
                reused = session.PastRefreshHashes.Any(token.Matches);
                return !token.Matches(session.RefreshHash) || session.RefreshUntil <= time.GetUtcNow() ? Ended() : Rotated(session, access, refresh, account);
            },
            ct);
        if (reused)
        {
            await EndAsync(stored.Value.UserId, token.SessionId, ct);
        }

        _cache.Drop(token.SessionId);
        return changed.Map(_ => Result(access, refresh, account));
    }

    /// <summary>The caller behind an access token, or null.</summary>
    public async ValueTask<Caller?> CheckAsync(string accessToken, CancellationToken ct)
    {
        if (Token.Parse(accessToken, Token.Access) is not { } token)
        {
            return null;
        }

        var session = await _cache.GetAsync(token.SessionId, ReadAsync, ct);
        if (session is not null && !token.Matches(session.AccessHash))
        {
            // Perhaps it was refreshed a moment ago on another node, and this is the new token.
            _cache.Drop(token.SessionId);
            session = await _cache.GetAsync(token.SessionId, ReadAsync, ct);
        }

        return session is not null && token.Matches(session.AccessHash) && session.AccessUntil > time.GetUtcNow()
            ? new Caller(session.UserId, session.Name, token.SessionId)
            : null;
    }

    public async ValueTask<IReadOnlyList<SignInSession>> ListAsync(Caller caller, CancellationToken ct) =>
    [
        .. (await store.OfAsync(caller.UserId, ct))
            .Where(s => s.Value.RefreshUntil > time.GetUtcNow())
            .Select(s => new SignInSession(s.Id, s.Value.CreatedAt, s.Value.LastSeenAt, s.Value.Device, s.Value.From, s.Id == caller.SessionId)),
    ];

    /// <summary>Whether the caller has signed in within the last minutes.</summary>
    public async ValueTask<bool> IsFreshAsync(Caller caller, CancellationToken ct) =>
        await store.GetAsync(caller.SessionId, ct) is { } session && session.Value.UserId == caller.UserId && session.Value.IsFresh(time.GetUtcNow());

    /// <summary>Ends the session of an access token that holds, otherwise that of a refresh token, be it used already: who has it had the session.</summary>
    public async ValueTask<Outcome<bool>> LogoutAsync(Caller? caller, string? refreshToken, CancellationToken ct)
    {
        if (caller is not null)
        {
            return caller.CheckScope(Right.Account) is { } beyond ? beyond : await EndOwnAsync(caller, caller.SessionId, ct);
        }

        if (refreshToken is null || Token.Parse(refreshToken, Token.Refresh) is not { } token || await store.GetAsync(token.SessionId, ct) is not { Value: var session })
        {
            return Ended();
        }

        if (!token.Matches(session.RefreshHash) && !session.PastRefreshHashes.Any(token.Matches))
        {
            return Ended();
        }

        await EndAsync(session.UserId, token.SessionId, ct);
        return true;
    }

    /// <summary>Ends one of one's own sessions.</summary>
    public async ValueTask<Outcome<bool>> EndOwnAsync(Caller caller, string sessionId, CancellationToken ct)
    {
        if (await store.GetAsync(sessionId, ct) is not { } session || session.Value.UserId != caller.UserId)
        {
            return Fault.NotFound("This session");
        }

        await EndAsync(caller.UserId, sessionId, ct);
        return true;
    }

    /// <summary>Ends all sessions of a person, on every node at once.</summary>
    public async ValueTask EndAllAsync(string userId, CancellationToken ct)
    {
        foreach (var session in await store.OfAsync(userId, ct))
        {
            await EndAsync(userId, session.Id, ct);
        }
    }

    /// <summary>Ends all sessions of a person but the one they are at.</summary>
    public async ValueTask EndOthersAsync(Caller caller, CancellationToken ct)
    {
        foreach (var session in (await store.OfAsync(caller.UserId, ct)).Where(s => s.Id != caller.SessionId))
        {
            await EndAsync(caller.UserId, session.Id, ct);
        }
    }

    /// <summary>The account's security stamp has changed and its sessions are to go on all the same.</summary>
    public async ValueTask RestampAsync(Account account, CancellationToken ct)
    {
        foreach (var session in await store.OfAsync(account.Id, ct))
        {
            await store.ChangeAsync(session.Id, s => s with { Stamp = account.SecurityStamp }, ct);
        }
    }

    public ValueTask HearAsync(SignInEnded fact, CancellationToken ct)
    {
        _cache.Drop(fact.SessionId);
        return ValueTask.CompletedTask;
    }

    /// <summary>What people do from now on carries their new name.</summary>
    public async ValueTask HearAsync(PersonRenamed fact, CancellationToken ct)
    {
        foreach (var session in await store.OfAsync(fact.UserId, ct))
        {
            await store.ChangeAsync(session.Id, s => s with { Name = fact.DisplayName }, ct);
            _cache.Drop(session.Id);
        }
    }

    private static Fault Wrong() => Fault.Unauthenticated("The e-mail address or the password is wrong.");

    private static Fault Ended() => Fault.Unauthenticated("This sign-in has ended. Sign in again.");

    private static DateTimeOffset Until(DateTimeOffset now, TimeSpan usual, DateTimeOffset? ends) => ends < now + usual ? ends.Value : now + usual;

    private LoginResult Result(Token access, Token refresh, Account account)
    {
        var now = time.GetUtcNow();
        return new LoginResult(access.Write(Token.Access), refresh.Write(Token.Refresh), (int)(Until(now, AccessTime, account.EndsAt) - now).TotalSeconds, account.ToUser());
    }

    private SignInRecord Rotated(SignInRecord session, Token access, Token refresh, Account account)
    {
        var now = time.GetUtcNow();
        return session with
        {
            Name = account.DisplayName,
            AccessHash = access.Hash,
            AccessUntil = Until(now, AccessTime, session.EndsAt),
            RefreshHash = refresh.Hash,
            RefreshUntil = Until(now, RefreshTime, session.EndsAt),
            PastRefreshHashes = [.. session.PastRefreshHashes.TakeLast(MostPastHashes - 1), session.RefreshHash],
            LastSeenAt = now,
        };
    }

    private async ValueTask EndAsync(string userId, string sessionId, CancellationToken ct)
    {
        await store.RemoveAsync(userId, sessionId, ct);
        await facts.TellAsync(new SignInEnded(userId, sessionId), ct);
    }

    private async ValueTask<SignInRecord?> ReadAsync(string sessionId, CancellationToken ct) => (await store.GetAsync(sessionId, ct))?.Value;
}
