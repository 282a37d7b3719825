using System.Buffers.Binary;
using System.Text;

namespace Roommate.Testing.Voice;

/// <summary>Recordings in the containers that browsers and phones make, with made-up sound inside: whole, to be cut by tests.</summary>
public static class MadeClips
{
    /// <summary>MPEG 1, layer III, 128 kbit/s, 44.1 kHz; frames of 417 bytes.</summary>
    public static byte[] Mp3(int frames = 40, bool tagged = false)
    {
        var file = new List<byte>();
        if (tagged)
        {
            file.AddRange([.. "ID3"u8, 3, 0, 0, 0, 0, 0, 20, .. new byte[20]]);
        }

        for (var i = 0; i < frames; i++)
        {
            file.AddRange([0xFF, 0xFB, 0x90, 0x00, .. Filler(413, i)]);
        }

        if (tagged)
        {
            file.AddRange([.. "TAG"u8, .. new byte[125]]);
        }

        return [.. file];
    }

    /// <summary>As a phone records it: the index in front or behind.</summary>
    public static byte[] Mp4(bool sound = true, bool indexLast = true)
    {
        byte[] handler = Box("hdlr", [.. new byte[8], .. Encoding.ASCII.GetBytes(sound ? "soun" : "vide"), .. new byte[12]]);
        byte[] index = Box("moov", Box("trak", Box("mdia", [.. handler, .. Box("minf", Box("stbl", Box("stsd", Box(sound ? "mp4a" : "avc1", new byte[28]))))])));
        byte[] media = Box("mdat", Filler(4_000, 7));
        byte[] type = Box("ftyp", "isomiso2mp41"u8);
        return indexLast ? [.. type, .. media, .. index] : [.. type, .. index, .. media];
    }

    /// <summary>As MediaRecorder makes it: a segment and clusters of unknown length.</summary>
    public static byte[] Webm(string codec = "A_OPUS", string kind = "webm")
    {
        byte[] header = Element([0x1A, 0x45, 0xDF, 0xA3], Element([0x42, 0x82], Encoding.ASCII.GetBytes(kind)));
        byte[] info = Element([0x15, 0x49, 0xA9, 0x66], Element([0x2A, 0xD7, 0xB1], [0x0F, 0x42, 0x40]));
        byte[] tracks = Element([0x16, 0x54, 0xAE, 0x6B], Element([0xAE], Element([0x86], Encoding.ASCII.GetBytes(codec))));
        var file = new List<byte>([.. header, 0x18, 0x53, 0x80, 0x67, 0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, .. info, .. tracks]);
        for (var cluster = 0; cluster < 3; cluster++)
        {
            file.AddRange([0x1F, 0x43, 0xB6, 0x75, 0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, .. Element([0xE7], [(byte)cluster])]);
            for (var block = 0; block < 5; block++)
            {
                file.AddRange(Element([0xA3], [0x81, 0, (byte)block, 0x80, .. Filler(120 + block, block)]));
            }
        }

        return [.. file];
    }

    private static byte[] Filler(int count, int seed) => [.. Enumerable.Range(0, count).Select(i => (byte)((i * 31) + seed))];

    private static byte[] Box(string name, ReadOnlySpan<byte> body)
    {
        var box = new byte[8 + body.Length];
        BinaryPrimitives.WriteInt32BigEndian(box, box.Length);
        Encoding.ASCII.GetBytes(name).CopyTo(box, 4);
        body.CopyTo(box.AsSpan(8));
        return box;
    }

    private static byte[] Element(byte[] id, ReadOnlySpan<byte> body) =>
        body.Length < 127 ? [.. id, (byte)(0x80 | body.Length), .. body] : [.. id, (byte)(0x40 | (body.Length >> 8)), (byte)body.Length, .. body];
}
