using Roommate.Assistant.Voice.Speaking;
using Roommate.Contracts.People;
using Roommate.Platform.Security;

namespace Roommate.Server.Wiring;

/// <summary>How somebody wants to be spoken to: their own preferences, then the home's settings.</summary>
internal sealed class SpeakingWishesOf(People.Accounts.Accounts accounts, People.Homes.Homes homes) : ISpeakingWishes
{
    public async ValueTask<SpeakingWishes> OfAsync(Caller caller, string homeId, CancellationToken ct)
    {
        var account = await accounts.FindAsync(caller.UserId, ct);
        var home = (await homes.FindAsync(homeId, ct))?.Value;
        var speech = home?.Speech ?? new HomeSpeech();
        return new SpeakingWishes(
            account?.Preferences?.SpeechVoice ?? speech.Voice,
            account?.Preferences?.SpeechSpeed ?? speech.Speed ?? 1,
            account?.Locale ?? home?.Locale ?? "en");
    }
}
