using Roommate.Assistant.Voice.Satellites;
using Roommate.People.Tokens;
using Roommate.Platform.Security;

namespace Roommate.Server.Wiring;

/// <summary>A satellite acts as whoever made the access token it was given.</summary>
internal sealed class SatelliteOwners(TokenOwners owners) : ISatelliteOwner
{
    public ValueTask<Caller?> OfAsync(string token, CancellationToken ct) => owners.OfAsync(token, ct);
}
