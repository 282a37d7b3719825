using Roommate.Contracts.Events;
using Roommate.Contracts.Faults;
using Roommate.Contracts.People;
using Roommate.People.Accounts;
using Roommate.People.Tokens;
using Roommate.Platform.Facts;
using Roommate.Platform.Security;

namespace Roommate.People.Programs;

/// <summary>
/// Accounts for programs of the house (role service): no address, no password, one access token. When the home lets one
/// go, its account and token go with it.
/// </summary>
internal sealed class Programs(Accounts.Accounts accounts, Homes.Homes homes, AccessTokens tokens, TimeProvider time) : IFactHandler<RightsChanged>
{
    private static readonly IReadOnlyList<TokenScope> Usual = [TokenScope.See, TokenScope.Control];
    private static readonly TimeSpan Life = TimeSpan.FromDays(365);

    public async ValueTask<Outcome<AddedService>> AddAsync(Caller caller, string homeId, AddServiceRequest request, CancellationToken ct)
    {
        if (AccountRules.Check(email: null, password: null, request.Name) is { } wrong)
        {
            return wrong;
        }

        var account = await accounts.CreateProgramAsync(request.Name, homeId, ct);
        var added = await homes.AddProgramAsync(caller, homeId, account, ct);
        if (!added.TryGet(out var member, out var refused))
        {
            await accounts.RemoveAsync(account.Id, ct);
            return refused;
        }

        var owner = new Caller(account.Id, account.DisplayName, "");
        var token = await tokens.CreateAsync(owner, new CreateTokenRequest(account.DisplayName, request.Scopes ?? Usual, time.GetUtcNow() + Life), ct);
        if (token.TryGet(out var made, out var fault))
        {
            return new AddedService(member, made.Secret);
        }

        await homes.RemoveAsync(caller, homeId, account.Id, ct);
        return fault;
    }

    public async ValueTask HearAsync(RightsChanged fact, CancellationToken ct)
    {
        if (await accounts.FindAsync(fact.UserId, ct) is { ProgramOf: { } home } && home == fact.HomeId
            && (await homes.FindAsync(fact.HomeId, ct))?.Value.Members.ContainsKey(fact.UserId) != true)
        {
            await tokens.EndAllAsync(fact.UserId, ct);
            await accounts.RemoveAsync(fact.UserId, ct);
        }
    }
}
