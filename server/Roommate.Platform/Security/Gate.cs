using System.Collections.Frozen;
using Roommate.Contracts;
using Roommate.Contracts.Faults;
using Roommate.Platform.Store;

namespace Roommate.Platform.Security;

/// <summary>Where a thing is: what rights in it are decided by.</summary>
/// <param name="OnlyFor">For a private or direct room and what is in it: the only people who may know of it.</param>
/// <param name="Temporary">Nothing of it is remembered, and it goes with all that was said.</param>
public sealed record Place(string HomeId, string? RoomId = null, IReadOnlyList<string>? OnlyFor = null, bool Temporary = false);

/// <summary>Finds the place of the things of one id prefix. Owned by the capability that keeps them.</summary>
public interface ILocator
{
    /// <summary>For example <c>dev</c>.</summary>
    string Prefix { get; }

    /// <summary>Null when there is no such thing.</summary>
    ValueTask<Place?> LocateAsync(string id, CancellationToken ct);
}

/// <summary>Who may do what in a home: the port that the People module answers.</summary>
public interface IRights
{
    /// <summary>Null when allowed; <c>not_found</c> to somebody who may not even see the place; <c>forbidden</c> otherwise.</summary>
    ValueTask<Fault?> CheckAsync(string userId, Right right, Place place, CancellationToken ct);
}

/// <summary>
/// The one decision for HTTP routes, hub methods, topics and tools: locate the thing, ask for the right there. A thing
/// that is not there and a thing one may not see answer alike.
/// </summary>
public sealed class Gate(IEnumerable<ILocator> locators, IRights rights, EvenRefusals? even = null)
{
    private readonly FrozenDictionary<string, ILocator> _locators = locators.ToFrozenDictionary(static l => l.Prefix);

    /// <summary>Null when the person may do this to the thing with this id.</summary>
    public async ValueTask<Fault?> CheckAsync(string userId, Right right, string id, CancellationToken ct)
    {
        var place = await LocateAsync(id, ct);
        return place is null ? Fault.NotFound() : await rights.CheckAsync(userId, right, place, ct);
    }

    /// <summary>The same for a call: an access token's scopes bound it, too.</summary>
    public async ValueTask<Fault?> CheckAsync(Caller caller, Right right, string id, CancellationToken ct) =>
        caller.CheckScope(right) ?? await CheckAsync(caller.UserId, right, id, ct);

    /// <summary>
    /// The same where somebody waits for the answer: that there is no such thing is said after one time, whether it is
    /// nowhere, in another home or in a room that is not theirs.
    /// </summary>
    public async ValueTask<Fault?> AnswerAsync(Caller caller, Right right, string id, CancellationToken ct)
    {
        var began = even?.Begin() ?? 0;
        var fault = await CheckAsync(caller, right, id, ct);
        if (even is not null && fault?.Code == FaultCode.NotFound)
        {
            await even.SettleAsync(began, ct);
        }

        return fault;
    }

    /// <summary>The place of any thing by its id; null when there is none or its prefix is unknown.</summary>
    public async ValueTask<Place?> LocateAsync(string id, CancellationToken ct) =>
        id.Length is > 0 and <= 64 && _locators.TryGetValue(IdPrefix.Of(id).ToString(), out var locator)
            ? await locator.LocateAsync(id, ct)
            : null;
}
