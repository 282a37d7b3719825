using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Roommate.Contracts;
using Roommate.Live.Log;
using StackExchange.Redis;
using IRedis = Roommate.Live.Log.IRedis;

namespace Roommate.Platform.Store;

/// <summary>
/// What was answered to a request that carried an idempotency key. An answer may hold a secret that is shown once, so it
/// is kept encrypted with a key made from the idempotency key, of which only a hash is kept.
/// </summary>
public sealed class FirstResults(IRedis redis)
{
    private const int TagLength = 16;

    private static readonly TimeSpan Keep = TimeSpan.FromHours(24);

    // A request that never ended (its node died) stops blocking its key after this.
    private static readonly TimeSpan MostWork = TimeSpan.FromMinutes(1);

    private const string BeginScript =
        """
        local was = redis.call('HMGET', KEYS[1], 'f', 'r')
        if was[1] then return {was[1], was[2] or ''} end
        redis.call('HSET', KEYS[1], 'f', ARGV[1])
        redis.call('PEXPIRE', KEYS[1], ARGV[2])
        return {}
        """;

    private const string EndScript =
        """
        if redis.call('HGET', KEYS[1], 'f') ~= ARGV[1] then return 0 end
        if ARGV[2] == '' then return redis.call('DEL', KEYS[1]) end
        redis.call('HSET', KEYS[1], 'r', ARGV[2])
        return redis.call('PEXPIRE', KEYS[1], ARGV[3])
        """;

    /// <summary>Claims the key for this request, or tells what it was used for.</summary>
    public async ValueTask<Begun> BeginAsync(string owner, string key, byte[] fingerprint, CancellationToken ct)
    {
        var answer = (RedisValue[])await redis.CallAsync(
            db => db.ScriptEvaluateAsync(BeginScript, [Key(owner, key)], [fingerprint, (long)MostWork.TotalMilliseconds]),
            ct);
        if (answer.Length == 0)
        {
            return new Begun(BegunState.Fresh);
        }

        if (!fingerprint.AsSpan().SequenceEqual((byte[])answer[0]!))
        {
            return new Begun(BegunState.OtherRequest);
        }

        byte[] sealedResult = answer[1]!;
        return sealedResult.Length == 0 ? new Begun(BegunState.Running) : new Begun(BegunState.Done, Open(owner, key, sealedResult));
    }

    /// <summary>Keeps the answer; null frees the key, so that trying again works.</summary>
    public async ValueTask EndAsync(string owner, string key, byte[] fingerprint, FirstResult? result, CancellationToken ct) =>
        await redis.CallAsync(
            db => db.ScriptEvaluateAsync(
                EndScript,
                [Key(owner, key)],
                [fingerprint, result is null ? "" : Seal(owner, key, result), (long)Keep.TotalMilliseconds]),
            ct);

    private static RedisKey Key(string owner, string key) => Keys.Of(owner, $"once:{Convert.ToHexStringLower(Hash("find", owner, key).AsSpan(0, 16))}");

    private static byte[] Hash(string purpose, string owner, string key) => SHA256.HashData(Encoding.UTF8.GetBytes($"{purpose}\n{owner}\n{key}"));

    private static byte[] Seal(string owner, string key, FirstResult result)
    {
        var plain = JsonSerializer.SerializeToUtf8Bytes(result, Wire.Json);
        var output = new byte[AesGcm.NonceByteSizes.MaxSize + TagLength + plain.Length];
        var (nonce, tag, cipher) = Parts(output);
        RandomNumberGenerator.Fill(nonce.Span);
        using var aes = new AesGcm(Hash("seal", owner, key), TagLength);
        aes.Encrypt(nonce.Span, plain, cipher.Span, tag.Span);
        return output;
    }

    private static FirstResult Open(string owner, string key, byte[] sealedResult)
    {
        var (nonce, tag, cipher) = Parts(sealedResult);
        var plain = new byte[cipher.Length];
        using var aes = new AesGcm(Hash("seal", owner, key), TagLength);
        aes.Decrypt(nonce.Span, cipher.Span, tag.Span, plain);
        return JsonSerializer.Deserialize<FirstResult>(plain, Wire.Json)!;
    }

    private static (Memory<byte> Nonce, Memory<byte> Tag, Memory<byte> Cipher) Parts(byte[] whole)
    {
        var nonce = AesGcm.NonceByteSizes.MaxSize;
        return (whole.AsMemory(0, nonce), whole.AsMemory(nonce, TagLength), whole.AsMemory(nonce + TagLength));
    }
}

/// <summary>An answer as it is kept.</summary>
public sealed record FirstResult(int Status, byte[] Body, string? ContentType = null, string? Etag = null);

/// <param name="First">For <see cref="BegunState.Done"/>: what was answered.</param>
public sealed record Begun(BegunState State, FirstResult? First = null);

public enum BegunState
{
    Fresh,
    Running,
    Done,
    OtherRequest,
}
