using Roommate.Contracts.Live;

namespace Roommate.Home.Commands;

/// <summary>The sound of what a speaker is told to say. Answered by the assistant's voice, through Server/Wiring.</summary>
public interface ICommandSound
{
    /// <summary>An address that gives the sound once, for so long; null when nothing here can speak.</summary>
    /// <param name="by">Who wants it said: their voice and language, else the home's.</param>
    ValueTask<string?> AddressAsync(Cause by, string homeId, string text, TimeSpan keep, CancellationToken ct);
}
