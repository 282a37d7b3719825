using System.Buffers.Binary;
using System.Text;

namespace Roommate.Assistant.Voice.Speaking;

/// <summary>
/// What server and worker say to each other over its standard streams. Order: words a minute, pause, length of the voice's
/// name, length of the text (each 32 bit, little-endian), name, text. Answer: length of the sound, or -1; then the sound.
/// The first thing a worker says is its sample rate.
/// </summary>
internal static class EspeakWire
{
    public const int OrderHeader = 16;
    public const int Failed = -1;
    public const int MostName = 64;
    public const int MostText = 64 * 1024;
    public const int MostSound = 64 * 1024 * 1024;

    public static byte[] Order(string voice, int wordsPerMinute, bool pause, string text)
    {
        var (name, spoken) = (Encoding.ASCII.GetBytes(voice), Encoding.UTF8.GetBytes(text));
        var order = new byte[OrderHeader + name.Length + spoken.Length];
        BinaryPrimitives.WriteInt32LittleEndian(order, wordsPerMinute);
        BinaryPrimitives.WriteInt32LittleEndian(order.AsSpan(4), pause ? 1 : 0);
        BinaryPrimitives.WriteInt32LittleEndian(order.AsSpan(8), name.Length);
        BinaryPrimitives.WriteInt32LittleEndian(order.AsSpan(12), spoken.Length);
        name.CopyTo(order, OrderHeader);
        spoken.CopyTo(order, OrderHeader + name.Length);
        return order;
    }
}
