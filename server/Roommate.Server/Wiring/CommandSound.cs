using Roommate.Assistant.Voice.Announcing;
using Roommate.Contracts.Live;
using Roommate.Home.Commands;

namespace Roommate.Server.Wiring;

/// <summary>What a speaker is told to say, made by the assistant's voice.</summary>
internal sealed class CommandSound(SaidAloud aloud) : ICommandSound
{
    public ValueTask<string?> AddressAsync(Cause by, string homeId, string text, TimeSpan keep, CancellationToken ct) => aloud.AddressAsync(by, homeId, text, keep, ct);
}
