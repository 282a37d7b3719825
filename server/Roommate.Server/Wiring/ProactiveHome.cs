using Roommate.Assistant.Proactive;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;
using Roommate.Contracts.Rooms;

namespace Roommate.Server.Wiring;

/// <summary>What the assistant notices of a home without anybody asking, and its voice in the rooms.</summary>
internal sealed class ProactiveHome(Home.Twins.Twins twins, Home.Suggestions.Suggestions habits, Rooms.Messages.Messages messages) : IHomeSenses
{
    public ValueTask<IReadOnlyList<Twin>> TwinsAsync(string homeId, CancellationToken ct) => twins.OfHomeAsync(homeId, ct);

    public ValueTask<IReadOnlyList<Suggestion>> HabitsAsync(string homeId, CancellationToken ct) => habits.OfHomeAsync(homeId, language: null, ct);

    public ValueTask<Outcome<SendResult>> SayAsync(string roomId, string text, string key, Cause by, CancellationToken ct) =>
        messages.AnnounceAsync("Roommate", new SendRequest(roomId, text, key), by, ct, AuthorKind.Assistant);
}
