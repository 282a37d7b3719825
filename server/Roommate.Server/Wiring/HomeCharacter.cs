using Roommate.Assistant.Character;
using Roommate.Contracts.Faults;
using Roommate.People.Homes;

namespace Roommate.Server.Wiring;

/// <summary>A home's character is the manner of its assistant's persona: one text, in two places of the interface.</summary>
internal sealed class HomeCharacter(Personas personas) : IHomeCharacter
{
    public async ValueTask<string?> OfAsync(string homeId, CancellationToken ct) => (await personas.OfAsync(homeId, ct)).Manner is { Length: > 0 } manner ? manner : null;

    public async ValueTask SetAsync(string homeId, string character, CancellationToken ct)
    {
        var set = await personas.SetAsync(homeId, await personas.OfAsync(homeId, ct) with { Manner = character.Trim() is { Length: > 0 } text ? text : null }, ct);
        if (set.Fault is { } fault)
        {
            throw new FaultException(fault);
        }
    }
}
