using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Roommate.Assistant.Voice.Satellites;
using Shouldly;

namespace Roommate.UnitTests.Assistant.Voice;

public sealed class WyomingCodecTests
{
    // As the protocol's own Python programs write them.
    private const string Chunk = "{\"type\": \"audio-chunk\", \"version\": \"1.5.4\", \"data_length\": 46, \"payload_length\": 4}\n{\"rate\": 16000, \"width\": 2, \"channels\": 1    }\u0001\u0002\u0003\u0004";

    [Fact]
    public void An_event_of_the_protocols_own_programs_is_read()
    {
        var read = Read(Encoding.Latin1.GetBytes(Chunk));
        (read.Type, read.Number("rate"), read.Number("width"), read.Number("channels")).ShouldBe(("audio-chunk", 16_000, 2, 1));
        read.Payload.ToArray().ShouldBe([1, 2, 3, 4]);
    }

    [Fact]
    public void Data_in_the_header_and_behind_it_are_one_and_the_latter_wins()
    {
        var read = Read("{\"type\":\"synthesize\",\"data\":{\"text\":\"a\",\"voice\":{\"name\":\"x\"}},\"data_length\":12}\n{\"text\":\"b\"}"u8);
        read.Text("text").ShouldBe("b");
        read.Data["voice"]!["name"]!.GetValue<string>().ShouldBe("x");
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        var sent = new WyomingEvent("transcript", new JsonObject { ["text"] = "schön \"quoted\"\n🌍" }, new byte[] { 0, 10, 255 });
        var read = Read(WyomingCodec.Write(sent));
        (read.Type, read.Text("text")).ShouldBe(("transcript", "schön \"quoted\"\n🌍"));
        read.Payload.ToArray().ShouldBe([0, 10, 255]);
    }

    [Fact]
    public void Events_come_out_whole_wherever_the_stream_is_cut()
    {
        byte[] stream = [.. Encoding.Latin1.GetBytes(Chunk), .. "{\"type\":\"ping\"}\n"u8, .. Encoding.Latin1.GetBytes(Chunk)];
        for (var cut = 1; cut < stream.Length; cut++)
        {
            var types = new List<string>();
            var buffer = new ReadOnlySequence<byte>(stream, 0, cut);
            while (WyomingCodec.TryRead(ref buffer, out var read))
            {
                types.Add(read!.Type);
            }

            var consumed = cut - (int)buffer.Length;
            buffer = new ReadOnlySequence<byte>(stream, consumed, stream.Length - consumed);
            while (WyomingCodec.TryRead(ref buffer, out var read))
            {
                types.Add(read!.Type);
            }

            types.ShouldBe(["audio-chunk", "ping", "audio-chunk"]);
        }
    }

    [Theory]
    [InlineData("nonsense\n")]
    [InlineData("[]\n")]
    [InlineData("{}\n")]
    [InlineData("{\"type\":7}\n")]
    [InlineData("{\"type\":\"x\",\"data\":[]}\n")]
    [InlineData("{\"type\":\"x\",\"data_length\":-1}\n")]
    [InlineData("{\"type\":\"x\",\"payload_length\":99999999}\n")]
    [InlineData("{\"type\":\"x\",\"payload_length\":\"4\"}\n")]
    [InlineData("{\"type\":\"x\",\"data_length\":2}\n[]")]
    [InlineData("{\"type\":\"x\",\"type\":\"y\"}\n")]
    public void What_is_not_the_protocol_is_refused(string wrong) => Should.Throw<WyomingException>(() => Read(Encoding.UTF8.GetBytes(wrong)));

    [Fact]
    public void A_header_without_end_is_refused() => Should.Throw<WyomingException>(() => Read(Encoding.UTF8.GetBytes("{\"type\":\"" + new string('x', WyomingCodec.MostHeader))));

    [Fact]
    public void Bytes_at_random_are_read_or_refused_and_nothing_else()
    {
        var random = new Random(23);
        for (var round = 0; round < 30_000; round++)
        {
            var stream = Encoding.Latin1.GetBytes(Chunk);
            for (var change = 0; change < random.Next(1, 8); change++)
            {
                stream[random.Next(stream.Length)] = (byte)random.Next(256);
            }

            var buffer = new ReadOnlySequence<byte>(stream);
            try
            {
                while (WyomingCodec.TryRead(ref buffer, out var read))
                {
                    read!.Payload.Length.ShouldBeLessThanOrEqualTo(stream.Length);
                }
            }
            catch (WyomingException)
            {
            }
        }
    }

    private static WyomingEvent Read(ReadOnlySpan<byte> stream)
    {
        var buffer = new ReadOnlySequence<byte>(stream.ToArray());
        WyomingCodec.TryRead(ref buffer, out var read).ShouldBeTrue();
        buffer.Length.ShouldBe(0);
        return read!;
    }
}
