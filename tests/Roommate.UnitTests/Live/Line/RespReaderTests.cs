using System.Buffers;
using System.Text;
using Roommate.Live.Line;
using Shouldly;
using StackExchange.Redis;
using Xunit;

namespace Roommate.UnitTests.Live.Line;

public sealed class RespReaderTests
{
    private const string Hello = "%2\r\n$6\r\nserver\r\n$5\r\nredis\r\n$5\r\nproto\r\n:3\r\n";
    private const string Message = ">3\r\n$7\r\nmessage\r\n$3\r\nt:1\r\n$9\r\ne 1 {\"a\"}\r\n";

    [Fact]
    public void Answers_and_published_messages_come_out_in_their_order()
    {
        Read(Hello + "+OK\r\n" + Message + "$2\r\nK5\r\n:7\r\n_\r\n-ERR no\r\n*1\r\n*1\r\n$1\r\na\r\n$0\r\n\r\n").ShouldBe(
        [
            "Other", "Text OK", "Push message t:1 e 1 {\"a\"}", "Text K5", "Text 7", "Other", "Error ERR no", "Other", "Text ",
        ]);
    }

    [Fact]
    public void An_answer_that_is_cut_anywhere_waits_for_its_rest()
    {
        var whole = Hello + Message + "$2\r\nK5\r\n";
        for (var cut = 0; cut < whole.Length; cut++)
        {
            var bytes = Encoding.UTF8.GetBytes(whole);
            var first = new RespReader(bytes.AsSpan(0, cut));
            var read = Drain(ref first);
            var rest = new RespReader(bytes.AsSpan(first.Consumed));
            read.AddRange(Drain(ref rest));
            read.ShouldBe(["Other", "Push message t:1 e 1 {\"a\"}", "Text K5"], $"cut at {cut}");
        }
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("x1\r\n")]
    [InlineData("$x\r\n")]
    [InlineData("$-5\r\n")]
    [InlineData("$99999999999\r\n")]
    [InlineData("*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n:1\r\n")]
    public void What_is_not_of_the_protocol_is_said_to_be_so(string text) => Should.Throw<InvalidDataException>(() => Read(text));

    [Fact]
    public void Any_bytes_end_as_answers_as_a_wait_or_as_not_of_the_protocol()
    {
        var random = new Random(7);
        var alphabet = "+-:$*>%_#,(=!~\r\n0123456789ab"u8.ToArray();
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = new byte[random.Next(1, 40)];
            for (var at = 0; at < bytes.Length; at++)
            {
                bytes[at] = alphabet[random.Next(alphabet.Length)];
            }

            try
            {
                var reader = new RespReader(bytes);
                Drain(ref reader);
                reader.Consumed.ShouldBeLessThanOrEqualTo(bytes.Length);
            }
            catch (InvalidDataException)
            {
                // Said, not guessed.
            }
        }
    }

    [Fact]
    public void A_script_leaves_with_its_keys_counted_and_every_value_as_it_is()
    {
        var output = new ArrayBufferWriter<byte>();
        RespWriter.Script(output, "EVALSHA"u8, "ab"u8, ["k:{é}"], [5, -12, "tëxt", Array.Empty<byte>(), new byte[] { 0, 13, 10 }]);
        Encoding.Latin1.GetString(output.WrittenSpan).ShouldBe(
            "*9\r\n$7\r\nEVALSHA\r\n$2\r\nab\r\n$1\r\n1\r\n$6\r\n" + Latin("k:{é}") + "\r\n$1\r\n5\r\n$3\r\n-12\r\n$5\r\n" + Latin("tëxt") + "\r\n$0\r\n\r\n$3\r\n\0\r\n\r\n");
    }

    private static string Latin(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    private static List<string> Read(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var reader = new RespReader(bytes);
        var read = Drain(ref reader);
        reader.Consumed.ShouldBe(bytes.Length);
        return read;
    }

    private static List<string> Drain(ref RespReader reader)
    {
        var read = new List<string>();
        while (reader.TryRead(out var reply))
        {
            read.Add(reply.Kind switch
            {
                RespKind.Other => "Other",
                RespKind.Push => $"Push {Text(reply.First)} {Text(reply.Second)} {Text(reply.Third)}",
                var kind => $"{kind} {Text(reply.First)}",
            });
        }

        return read;
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
}
