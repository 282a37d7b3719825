using System.Text.Json;
using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;
using Roommate.Live.Log;
using Roommate.Platform.Store;
using StackExchange.Redis;
using IRedis = Roommate.Live.Log.IRedis;

namespace Roommate.Assistant.Voice.Recordings;

/// <summary>Recordings under their person's id, so that erasing the person takes them; each ends by itself.</summary>
internal sealed class RecordingStore(IRedis redis, ITopicLog log, IDocuments documents, IIndexes indexes)
{
    private const string Index = "recordings";
    private const string About = "about";
    private const string Sound = "sound";

    public async ValueTask<VoiceConsent?> ConsentAsync(string userId, string homeId, CancellationToken ct) => (await documents.GetAsync(Kind(homeId), userId, ct))?.Value;

    public async ValueTask<Outcome<VoiceConsent>> SetConsentAsync(string userId, string homeId, VoiceConsent consent, CancellationToken ct) =>
        (await documents.ChangeAsync(Kind(homeId), userId, _ => new Change<VoiceConsent>(consent), ct)).Map(static s => s.Value);

    public async ValueTask AddAsync(string userId, VoiceRecording recording, ReadOnlyMemory<byte> sound, CancellationToken ct)
    {
        var key = Key(userId, recording.Id);
        var lasts = (long)(recording.Until - recording.At).TotalMilliseconds;
        await log.CommitAsync(
            new Commit(userId)
            {
                Writes =
                [
                    new Write("HSET", key, About, JsonSerializer.SerializeToUtf8Bytes(recording, Wire.Json), Sound, sound.ToArray()),
                    new Write("PEXPIRE", key, lasts),
                    new Write("ZADD", Keys.Of(userId, $"index:{Index}"), recording.At.ToUnixTimeMilliseconds(), recording.Id),
                ],
            },
            ct);
    }

    /// <summary>Oldest first; the entries of those that have ended are taken out of the list.</summary>
    public async ValueTask<IReadOnlyList<VoiceRecording>> AllAsync(string userId, CancellationToken ct)
    {
        var found = new List<VoiceRecording>();
        foreach (var id in await indexes.AllAsync(userId, Index, ct))
        {
            var about = await redis.CallAsync(db => db.HashGetAsync(Key(userId, id), About), ct);
            if (about.IsNull)
            {
                await indexes.RemoveAsync(userId, Index, id, ct);
                continue;
            }

            found.Add(JsonSerializer.Deserialize<VoiceRecording>((byte[])about!, Wire.Json)!);
        }

        return found;
    }

    public async ValueTask<(VoiceRecording About, byte[] Sound)?> GetAsync(string userId, string id, CancellationToken ct)
    {
        var read = await redis.CallAsync(db => db.HashGetAsync(Key(userId, id), [(RedisValue)About, Sound]), ct);
        return read[0].IsNull ? null : (JsonSerializer.Deserialize<VoiceRecording>((byte[])read[0]!, Wire.Json)!, (byte[])read[1]!);
    }

    public async ValueTask RemoveAsync(string userId, string id, CancellationToken ct) =>
        await log.CommitAsync(new Commit(userId) { Writes = [new Write("DEL", Key(userId, id)), new Write("ZREM", Keys.Of(userId, $"index:{Index}"), id)] }, ct);

    private static string Key(string userId, string id) => Keys.Of(userId, $"recording:{id}");

    private static DocumentKind<VoiceConsent> Kind(string homeId) => new($"voice-consent:{homeId}");
}
