using System.Text.Json;
using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Live.Log;
using Roommate.Platform.Store;

namespace Roommate.Assistant.Voice.Speaking;

/// <summary>When what of a reply was said (places in its text, not the words), for the nodes that did not speak it themselves; as long as its audio could be kept.</summary>
internal sealed class SpokenTimeStore(IRedis redis)
{
    private static readonly TimeSpan Keep = TimeSpan.FromHours(24);

    public async ValueTask KeepAsync(SpeechKey key, IReadOnlyList<SpokenChunk> chunks, CancellationToken ct)
    {
        if (chunks.Count > 0)
        {
            await redis.CallAsync(db => db.StringSetAsync(Keys.Of(key.TurnId, $"spoken:{key.FileName}"), JsonSerializer.SerializeToUtf8Bytes(chunks.Select(static c => c with { Text = "" }), Wire.Json), Keep), ct);
        }
    }

    /// <summary>Null: no node has finished speaking it in this form.</summary>
    public async ValueTask<IReadOnlyList<SpokenChunk>?> FindAsync(SpeechKey key, CancellationToken ct)
    {
        var kept = await redis.CallAsync(db => db.StringGetAsync(Keys.Of(key.TurnId, $"spoken:{key.FileName}")), ct);
        return kept.IsNull ? null : JsonSerializer.Deserialize<IReadOnlyList<SpokenChunk>>((byte[])kept!, Wire.Json);
    }
}
