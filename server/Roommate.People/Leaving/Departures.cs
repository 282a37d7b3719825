using Roommate.Contracts;
using Roommate.Contracts.Events;
using Roommate.Contracts.Faults;
using Roommate.Contracts.People;
using Roommate.People.Accounts;
using Roommate.People.SignIn;
using Roommate.People.Tokens;
using Roommate.Platform.Facts;
using Roommate.Platform.Security;

namespace Roommate.People.Leaving;

/// <summary>Going away with everything: the export of an account, its erasure, and the end of a home.</summary>
internal sealed class Departures(
    Accounts.Accounts accounts,
    Homes.Homes homes,
    SignIns signIns,
    AccessTokens tokens,
    PasswordProofs proofs,
    IEnumerable<IPersonalData> parts,
    IEnumerable<IHomeData> homeParts,
    SweepStore sweep,
    HomeSweepStore homeSweep,
    DepartureStore marks,
    SecondLooks again,
    IFacts facts,
    TimeProvider time)
{
    /// <summary>Everything that is kept of a person, as one document.</summary>
    public async ValueTask<Outcome<AccountExport>> ExportAsync(Caller caller, CancellationToken ct)
    {
        if (await accounts.FindAsync(caller.UserId, ct) is not { } account)
        {
            return Fault.NotFound("Your account");
        }

        var data = new Dictionary<string, object>();
        foreach (var part in parts)
        {
            if (await part.ExportAsync(caller.UserId, ct) is { } content)
            {
                data[part.Name] = content;
            }
        }

        return new AccountExport(
            time.GetUtcNow(),
            account.ToUser(),
            account.CreatedAt,
            await homes.OfAsync(caller.UserId, ct),
            await signIns.ListAsync(caller, ct),
            await tokens.ListAsync(caller.UserId, ct),
            [.. (account.Passkeys ?? []).Select(static p => p.Name)],
            data);
    }

    /// <summary>
    /// Erases the caller's account. Homes that are theirs alone go with it; one that others live in needs another owner
    /// first. What has begun is finished, by another node if need be.
    /// </summary>
    public async ValueTask<Outcome<bool>> EraseAsync(Caller caller, EraseRequest request, CancellationToken ct)
    {
        // Who has just signed in has proved it.
        var proven = request.Password is null && await signIns.IsFreshAsync(caller, ct);
        if (!proven && await proofs.ProveAsync(caller, request.Password, ct) is { Fault: { } wrong })
        {
            return wrong;
        }

        var (alone, orphaned) = await OwnedAloneAsync(caller.UserId, ct);
        if (orphaned.Count > 0)
        {
            return Fault.Conflict($"You are the only owner of {string.Join(", ", orphaned)}. Make somebody else owner first, or delete it.");
        }

        await marks.BeginAsync(caller.UserId, time.GetUtcNow(), CancellationToken.None);
        foreach (var home in alone)
        {
            await RemoveHomeAsync(home, CancellationToken.None);
            await homeSweep.EndAsync(home, CancellationToken.None);
        }

        await FinishAsync(caller.UserId, CancellationToken.None);
        return true;
    }

    /// <summary>Goes on with what another node, or this one before it was killed, has begun; ends the homes whose grace is over.</summary>
    public async ValueTask ResumeAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        foreach (var userId in await marks.BegunAsync(now - TimeSpan.FromMinutes(1), ct))
        {
            await FinishAsync(userId, ct);
        }

        foreach (var homeId in await homes.DueAsync(now, ct))
        {
            await RemoveHomeAsync(homeId, ct);
            await homeSweep.EndAsync(homeId, ct);
            await homes.GoneAsync(homeId, ct);
        }
    }

    private async ValueTask FinishAsync(string userId, CancellationToken ct)
    {
        // Asked before anything goes; a second attempt after a crash finds what the first has left.
        var traces = new List<string>();
        foreach (var part in parts)
        {
            traces.AddRange(await part.TracesAsync(userId, ct));
        }

        foreach (var part in parts)
        {
            await part.EraseAsync(userId, ct);
        }

        await homes.LeaveAllAsync(userId, ct);
        await tokens.EndAllAsync(userId, ct);
        await signIns.EndAllAsync(userId, ct);
        await accounts.RemoveAsync(userId, ct);
        await facts.TellAsync(new PersonErased(userId), ct);
        await sweep.ErasePersonAsync(userId, traces, ct);
        again.Add(async ct => await sweep.ErasePersonAsync(userId, traces, ct));
        await marks.EndAsync(userId, ct);
        await sweep.ForgetHistoryAsync(ct);
    }

    private async ValueTask RemoveHomeAsync(string homeId, CancellationToken ct)
    {
        var members = (await homes.MembersAsync(homeId, ct)).TryGet(out var found, out _) ? found : [];
        foreach (var part in homeParts)
        {
            await part.EraseHomeAsync(homeId, ct);
        }

        var gone = await homeSweep.RemoveAsync(homeId, ct);
        again.Add(ct => homeSweep.SweepAsync(gone, ct));
        foreach (var device in gone.Where(static id => id.StartsWith(IdPrefix.Device + "_", StringComparison.Ordinal)))
        {
            await facts.TellAsync(new DeviceAccessEnded(device), ct);
        }

        await facts.TellAsync(new HomeRemoved(homeId), ct);
        foreach (var member in members)
        {
            await facts.TellAsync(new RightsChanged(member.UserId, homeId), ct);
        }
    }

    private async ValueTask<(List<string> Alone, List<string> Orphaned)> OwnedAloneAsync(string userId, CancellationToken ct)
    {
        var (alone, orphaned) = (new List<string>(), new List<string>());
        foreach (var home in (await homes.OfAsync(userId, ct)).Where(static h => h.Role == HomeRole.Owner))
        {
            var others = (await homes.MembersAsync(home.Id, ct)).Value.Where(m => m.UserId != userId).ToArray();
            if (others.All(static m => m.Role == HomeRole.Guest))
            {
                alone.Add(home.Id);
            }
            else if (others.All(static m => m.Role != HomeRole.Owner))
            {
                orphaned.Add(home.Name);
            }
        }

        return (alone, orphaned);
    }
}
