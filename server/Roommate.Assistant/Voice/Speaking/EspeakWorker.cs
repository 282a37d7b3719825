using System.Buffers.Binary;
using System.Text;

namespace Roommate.Assistant.Voice.Speaking;

/// <summary>
/// The program started with <see cref="Word"/>: speaks what it is told over its standard input until that ends. espeak-ng's
/// library takes a few milliseconds for a sentence where a process of it takes twenty, and what crashes it crashes only this.
/// </summary>
public static class EspeakWorker
{
    /// <summary>The one word on the command line.</summary>
    public const string Word = "speak";

    private const int Done = 0;
    private const int NoLibrary = 3;

    public static int Run(Stream orders, Stream answers)
    {
        if (EspeakLibrary.Load() is not { } library)
        {
            return NoLibrary;
        }

        Say(answers, library.Rate, []);
        var header = new byte[EspeakWire.OrderHeader];
        while (orders.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) == header.Length)
        {
            var (voice, text) = (Read(orders, header, 8, EspeakWire.MostName), Read(orders, header, 12, EspeakWire.MostText));
            var sound = library.Speak(Encoding.ASCII.GetString(voice), BinaryPrimitives.ReadInt32LittleEndian(header), BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(4)) != 0, text);
            Say(answers, sound?.Length ?? EspeakWire.Failed, sound ?? []);
        }

        return Done;
    }

    private static byte[] Read(Stream orders, byte[] header, int lengthAt, int most)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(lengthAt));
        var bytes = new byte[length >= 0 && length <= most ? length : throw new InvalidDataException("An order is longer than orders are.")];
        orders.ReadExactly(bytes);
        return bytes;
    }

    private static void Say(Stream answers, int number, byte[] sound)
    {
        Span<byte> head = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(head, number);
        answers.Write(head);
        answers.Write(sound);
        answers.Flush();
    }
}
