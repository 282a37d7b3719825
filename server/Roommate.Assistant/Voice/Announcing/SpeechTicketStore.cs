using System.Text.Json;
using Roommate.Contracts;
using Roommate.Live.Log;
using Roommate.Platform.Store;
using StackExchange.Redis;
using IRedis = Roommate.Live.Log.IRedis;

namespace Roommate.Assistant.Voice.Announcing;

/// <summary>One-time addresses of things to say, for devices that cannot sign in: whoever has one hears that one thing, once, within its time, from any node.</summary>
internal sealed class SpeechTicketStore(IRedis redis, Ids ids)
{
    private const int SecretBytes = 18;

    /// <summary>How long one is good.</summary>
    public static readonly TimeSpan Usual = TimeSpan.FromMinutes(10);

    private const string Take = "local v = redis.call('GET', KEYS[1]) redis.call('DEL', KEYS[1]) return v";

    public async ValueTask<string> AddAsync(SpeechTicket ticket, TimeSpan keep, CancellationToken ct)
    {
        var secret = ids.Secret(SecretBytes);
        await redis.CallAsync(db => db.StringSetAsync(Key(secret), JsonSerializer.SerializeToUtf8Bytes(ticket, Wire.Json), keep), ct);
        return secret;
    }

    /// <summary>Null when there is none: used, too old, or never given.</summary>
    public async ValueTask<SpeechTicket?> TakeAsync(string secret, CancellationToken ct)
    {
        if (secret.Length is 0 or > 64)
        {
            return null;
        }

        var value = (RedisValue)await redis.CallAsync(db => db.ScriptEvaluateAsync(Take, [Key(secret)]), ct);
        return value.IsNull ? null : JsonSerializer.Deserialize<SpeechTicket>((byte[])value!, Wire.Json);
    }

    private static RedisKey Key(string secret) => Keys.Of(secret, "speech");
}

/// <summary>What a ticket lets one hear.</summary>
/// <param name="Language">When the text does not tell.</param>
internal sealed record SpeechTicket(string Text, string? Voice, double Speed, string Language);
