using System.Security.Claims;
using System.Text.Json;
using Roommate.Contracts.Live;
using Roommate.Live.Delivery;
using Roommate.Live.Rings;

namespace Roommate.Live.Nodes;

/// <summary>Where a new subscription begins: replay where the log still holds everything after the client's offset; else the state at an offset, and what follows it.</summary>
internal static class Placement
{
    public static async Task<Subscription> PlaceAsync(ClaimsPrincipal viewer, FollowedTopic followed, Cursor cursor, Contracts.Live.TopicPosition asked, CancellationToken ct)
    {
        var state = followed.Topic.State;
        if (asked.After is { } after && (asked.Epoch is null || asked.Epoch == state.Epoch) && after >= 0 && await HoldsAsync(followed.Topic, state, after, ct))
        {
            cursor.Begin(followed.Topic.PositionAt(state.Generation, after), replay: true);
            return new Subscription(asked.Topic, state.Epoch, Math.Max(state.Head, after), Recovered: true);
        }

        var snapshot = await followed.Source.SnapshotAsync(viewer, followed.Topic.Name.Id, ct);

        // The events after it were promised, so a state topic too is read on from here. Should the log be lost in
        // this very moment, the generation no longer holds and the cursor is brought back by a snapshot event.
        cursor.Begin(followed.Topic.PositionAt(state.Generation, snapshot.Head), replay: true);
        return new Subscription(asked.Topic, state.Epoch, snapshot.Head, Recovered: false, JsonSerializer.Deserialize<JsonElement>(snapshot.Json.Span));
    }

    // Beyond the ring the page is asked for that the pump will read next: a storm of clients that come back shares it.
    private static async ValueTask<bool> HoldsAsync(LiveTopic topic, TopicState state, long after, CancellationToken ct)
    {
        if (after + 1 >= state.FirstHeld && after <= state.Head)
        {
            return true;
        }

        var page = await topic.Pages.ReadAsync(after, ct);
        return page.At.Epoch == state.Epoch && page.FirstHeld <= after + 1 && after <= page.At.Head;
    }
}
