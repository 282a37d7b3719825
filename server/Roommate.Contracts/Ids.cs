using System.Security.Cryptography;

namespace Roommate.Contracts;

/// <summary>
/// The one seam for ids and randomness: a prefix that names the kind and a ULID (48 bits of time, 80 random bits,
/// Crockford base 32), so ids sort by creation and never collide between nodes.
/// </summary>
/// <param name="time">Where the time part comes from.</param>
/// <param name="fill">Fills a span with random bytes; a seeded one makes tests exact. Null: the system's secure source.</param>
public sealed class Ids(TimeProvider time, Action<Span<byte>>? fill = null)
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int UlidLength = 26;

    private readonly Action<Span<byte>> _fill = fill ?? (static span => RandomNumberGenerator.Fill(span));

    /// <summary>A new id such as <c>dev_01JD...</c>. The prefix is one of <see cref="IdPrefix"/>.</summary>
    public string New(string prefix) =>
        string.Create(prefix.Length + 1 + UlidLength, (prefix, this), static (span, state) =>
        {
            state.prefix.CopyTo(span);
            span[state.prefix.Length] = '_';
            state.Item2.WriteUlid(span[(state.prefix.Length + 1)..]);
        });

    /// <summary>A secret of <paramref name="bytes"/> random bytes as unpadded base64url, for tokens and device secrets.</summary>
    public string Secret(int bytes = 32)
    {
        Span<byte> buffer = stackalloc byte[bytes];
        _fill(buffer);
        return System.Buffers.Text.Base64Url.EncodeToString(buffer);
    }

    /// <summary>A value in [0, 1) for jitter.</summary>
    public double Jitter()
    {
        Span<byte> buffer = stackalloc byte[4];
        _fill(buffer);
        return BitConverter.ToUInt32(buffer) / (uint.MaxValue + 1.0);
    }

    private void WriteUlid(Span<char> target)
    {
        Span<byte> bytes = stackalloc byte[16];
        var ms = time.GetUtcNow().ToUnixTimeMilliseconds();
        for (var i = 5; i >= 0; i--)
        {
            bytes[i] = (byte)ms;
            ms >>= 8;
        }

        _fill(bytes[6..]);
        var value = new UInt128(
            System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(bytes),
            System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));
        for (var i = UlidLength - 1; i >= 0; i--)
        {
            target[i] = Alphabet[(int)(value & 31)];
            value >>= 5;
        }
    }
}

/// <summary>The prefixes of ids, one per kind of thing. They only ever grow.</summary>
public static class IdPrefix
{
    public const string User = "usr";
    public const string Home = "hom";
    public const string Room = "room";
    public const string Message = "msg";
    public const string Turn = "trn";
    public const string Device = "dev";
    public const string Command = "cmd";
    public const string Routine = "rtn";
    public const string Run = "run";
    public const string Scene = "scn";
    public const string Memory = "mem";
    public const string Session = "ses";
    public const string Invite = "inv";
    public const string Token = "tok";
    public const string File = "fil";
    public const string Report = "rpt";
    public const string Timer = "tmr";
    public const string Reminder = "rem";
    public const string List = "lst";
    public const string Item = "itm";
    public const string Confirmation = "cnf";
    public const string Release = "rel";

    /// <summary>The prefix of an id, or an empty span when it has none.</summary>
    public static ReadOnlySpan<char> Of(ReadOnlySpan<char> id)
    {
        var underscore = id.IndexOf('_');
        return underscore < 0 ? default : id[..underscore];
    }
}
