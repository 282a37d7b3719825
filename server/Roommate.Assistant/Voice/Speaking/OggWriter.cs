using System.Buffers;
using System.Buffers.Binary;

namespace Roommate.Assistant.Voice.Speaking;

/// <summary>Packs packets of one stream into Ogg pages (RFC 3533). A page holds what was given since the last one.</summary>
internal sealed class OggWriter(uint serial)
{
    private const int HeaderLength = 27;
    private const byte First = 2;
    private const byte Last = 4;
    private const uint Polynomial = 0x04C11DB7;

    private static readonly uint[] Table = MakeTable();

    private readonly List<byte> _lacing = [];
    private readonly ArrayBufferWriter<byte> _packets = new();
    private uint _page;

    public void Add(ReadOnlySpan<byte> packet)
    {
        for (var left = packet.Length; left >= 0; left -= 255)
        {
            _lacing.Add((byte)Math.Min(left, 255));
        }

        _packets.Write(packet);
    }

    /// <summary>The page; <paramref name="granule"/> is the position of the stream after it.</summary>
    public byte[] Page(long granule, bool isLast)
    {
        var page = new byte[HeaderLength + _lacing.Count + _packets.WrittenCount];
        "OggS"u8.CopyTo(page);
        page[5] = (byte)((_page == 0 ? First : 0) | (isLast ? Last : 0));
        BinaryPrimitives.WriteInt64LittleEndian(page.AsSpan(6), granule);
        BinaryPrimitives.WriteUInt32LittleEndian(page.AsSpan(14), serial);
        BinaryPrimitives.WriteUInt32LittleEndian(page.AsSpan(18), _page++);
        page[26] = (byte)_lacing.Count;
        _lacing.CopyTo(page, HeaderLength);
        _packets.WrittenSpan.CopyTo(page.AsSpan(HeaderLength + _lacing.Count));
        BinaryPrimitives.WriteUInt32LittleEndian(page.AsSpan(22), Checksum(page));
        _lacing.Clear();
        _packets.ResetWrittenCount();
        return page;
    }

    private static uint Checksum(ReadOnlySpan<byte> page)
    {
        var sum = 0u;
        foreach (var value in page)
        {
            sum = (sum << 8) ^ Table[(sum >> 24) ^ value];
        }

        return sum;
    }

    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (var i = 0u; i < table.Length; i++)
        {
            var value = i << 24;
            for (var bit = 0; bit < 8; bit++)
            {
                value = (value & 0x80000000) != 0 ? (value << 1) ^ Polynomial : value << 1;
            }

            table[i] = value;
        }

        return table;
    }
}
