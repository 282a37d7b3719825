using System.Collections.Concurrent;
using Microsoft.AspNetCore.Identity;
using Roommate.Contracts;
using Roommate.Contracts.Events;
using Roommate.Contracts.Faults;
using Roommate.Contracts.People;
using Roommate.People.Accounts;
using Roommate.Platform.Facts;
using Roommate.Platform.Security;

namespace Roommate.People.SignIn;

/// <summary>Signing in and out, and the check of every call's token (cached for seconds, dropped at once when it ends on any node).</summary>
internal sealed class SignIns(
    SignInStore store,
    UserManager<Account> identity,
    IPasswordHasher<Account> hasher,
    IFacts facts,
    Ids ids,
    TimeProvider time) : IFactHandler<SignInEnded>
{
    private const int MostPastHashes = 50;

    private static readonly TimeSpan AccessTime = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan RefreshTime = TimeSpan.FromDays(30);
    private static readonly TimeSpan CacheTime = TimeSpan.FromSeconds(5);

    // Hashed once, so that an unknown address costs the same work as a wrong password.
    private static readonly Account Nobody = new() { Id = "usr_nobody", DisplayName = "" };

    private readonly string _nobodysHash = hasher.HashPassword(Nobody, ids.Secret());
    private readonly ConcurrentDictionary<string, (SignInRecord Session, DateTimeOffset ReadAt)> _cache = new();

    public async ValueTask<Outcome<LoginResult>> LoginAsync(LoginRequest request, string? device, string? from, CancellationToken ct)
    {
        var account = await identity.FindByEmailAsync(request.Email);
        if (account is null)
        {
            hasher.VerifyHashedPassword(Nobody, _nobodysHash, request.Password);
            return Wrong();
        }

        if (await identity.IsLockedOutAsync(account))
        {
            var wait = (account.LockedUntil ?? time.GetUtcNow()) - time.GetUtcNow();
            return Fault.RateLimited(wait, "Too many wrong passwords. Wait a few minutes and try again.");
        }

        if (!await identity.CheckPasswordAsync(account, request.Password))
        {
            await identity.AccessFailedAsync(account);
            return Wrong();
        }

        if (account.FailedLogins > 0)
        {
            await identity.ResetAccessFailedCountAsync(account);
        }

        return await StartAsync(account, device, from, ct);
    }

    /// <summary>A new session for somebody who has proved who they are.</summary>
    public async ValueTask<LoginResult> StartAsync(Account account, string? device, string? from, CancellationToken ct)
    {
        var id = ids.New(IdPrefix.Session);
        var now = time.GetUtcNow();
        var (access, refresh) = (Token.New(id, ids), Token.New(id, ids));
        var session = new SignInRecord(
            account.Id, account.DisplayName, account.SecurityStamp, access.Hash, now + AccessTime, refresh.Hash, now + RefreshTime, [], now, now, Short(device), from);
        await store.AddAsync(id, session, ct);
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

        _cache.TryRemove(token.SessionId, out _);
        return changed.Map(_ => Result(access, refresh, account));
    }

    /// <summary>The caller behind an access token, or null.</summary>
    public async ValueTask<Caller?> CheckAsync(string accessToken, CancellationToken ct)
    {
        if (Token.Parse(accessToken, Token.Access) is not { } token || await ReadAsync(token.SessionId, ct) is not { } session)
        {
            return null;
        }

        return token.Matches(session.AccessHash) && session.AccessUntil > time.GetUtcNow() ? new Caller(session.UserId, session.Name, token.SessionId) : null;
    }

    public async ValueTask<IReadOnlyList<SignInSession>> ListAsync(Caller caller, CancellationToken ct) =>
    [
        .. (await store.OfAsync(caller.UserId, ct))
            .Where(s => s.Value.RefreshUntil > time.GetUtcNow())
            .Select(s => new SignInSession(s.Id, s.Value.CreatedAt, s.Value.LastSeenAt, s.Value.Device, s.Value.From, s.Id == caller.SessionId)),
    ];

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

    public ValueTask HearAsync(SignInEnded fact, CancellationToken ct)
    {
        _cache.TryRemove(fact.SessionId, out _);
        return ValueTask.CompletedTask;
    }

    private static Fault Wrong() => Fault.Unauthenticated("The e-mail address or the password is wrong.");

    private static Fault Ended() => Fault.Unauthenticated("This sign-in has ended. Sign in again.");

    private static string? Short(string? text) => text is { Length: > 200 } ? text[..200] : text;

    private static LoginResult Result(Token access, Token refresh, Account account) =>
        new(access.Write(Token.Access), refresh.Write(Token.Refresh), (int)AccessTime.TotalSeconds, account.ToUser());

    private SignInRecord Rotated(SignInRecord session, Token access, Token refresh, Account account)
    {
        var now = time.GetUtcNow();
        return session with
        {
            Name = account.DisplayName,
            AccessHash = access.Hash,
            AccessUntil = now + AccessTime,
            RefreshHash = refresh.Hash,
            RefreshUntil = now + RefreshTime,
            PastRefreshHashes = [.. session.PastRefreshHashes.TakeLast(MostPastHashes - 1), session.RefreshHash],
            LastSeenAt = now,
        };
    }

    private async ValueTask EndAsync(string userId, string sessionId, CancellationToken ct)
    {
        await store.RemoveAsync(userId, sessionId, ct);
        await facts.TellAsync(new SignInEnded(userId, sessionId), ct);
    }

    private async ValueTask<SignInRecord?> ReadAsync(string sessionId, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (_cache.TryGetValue(sessionId, out var cached) && now - cached.ReadAt < CacheTime)
        {
            return cached.Session;
        }

        var stored = await store.GetAsync(sessionId, ct);
        if (stored is null)
        {
            _cache.TryRemove(sessionId, out _);
            return null;
        }

        _cache[sessionId] = (stored.Value, now);
        if (_cache.Count > 20_000)
        {
            Sweep(now);
        }

        return stored.Value;
    }

    private void Sweep(DateTimeOffset now)
    {
        foreach (var (id, entry) in _cache)
        {
            if (now - entry.ReadAt > CacheTime)
            {
                _cache.TryRemove(id, out _);
            }
        }
    }
}
