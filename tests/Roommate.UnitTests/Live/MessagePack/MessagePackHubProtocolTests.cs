using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Roommate.Contracts.Rooms;
using Roommate.Live.MessagePack;
using Shouldly;

namespace Roommate.UnitTests.Live.MessagePack;

public sealed class MessagePackHubProtocolTests
{
    private static readonly MessagePackHubProtocol Protocol = new();
    private static readonly SendRequest Send = new("room_1", "Grüße 🌍", "c-1");

    // Golden bytes, each from the specification's examples of the encoding.
    public static TheoryData<string, HubMessage> Vectors => new()
    {
        { "11-96-01-80-A3-78-79-7A-A6-6D-65-74-68-6F-64-91-2A-90", new InvocationMessage("xyz", "method", [42]) },
        { "02-91-06", PingMessage.Instance },
        { "08-94-03-80-A3-78-79-7A-02", CompletionMessage.Empty("xyz") },
        { "0E-95-03-80-A3-78-79-7A-01-A5-45-72-72-6F-72", CompletionMessage.WithError("xyz", "Error") },
        { "09-95-03-80-A3-78-79-7A-03-2A", CompletionMessage.WithResult("xyz", 42) },
        { "08-94-02-80-A3-78-79-7A-2A", new StreamItemMessage("xyz", 42) },
        { "07-93-05-80-A3-78-79-7A", new CancelInvocationMessage("xyz") },
        { "07-93-07-A3-78-79-7A-C3", new CloseMessage("xyz", allowReconnect: true) },
        { "03-92-08-05", new AckMessage(5) },
        { "03-92-09-05", new SequenceMessage(5) },
    };

    public static TheoryData<HubMessage> Messages =>
    [
        new InvocationMessage("1", "Send", [Send]),
        new InvocationMessage(null, "Send", [Send], ["s1", "s2"]),
        new StreamInvocationMessage("2", "Send", [Send]),
        new StreamItemMessage("3", Send),
        CompletionMessage.WithResult("4", Send),
        CompletionMessage.WithError("5", "forbidden: no"),
        CompletionMessage.Empty("6"),
        new CancelInvocationMessage("7"),
        new CloseMessage("over", allowReconnect: true),
        CloseMessage.Empty,
        PingMessage.Instance,
        new AckMessage(long.MaxValue),
        new SequenceMessage(1),
    ];

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Writes_the_bytes_of_the_specification(string hex, HubMessage message) =>
        BitConverter.ToString(Protocol.GetMessageBytes(message).ToArray()).ShouldBe(hex);

    [Theory]
    [MemberData(nameof(Messages))]
    public void Every_message_comes_back_as_it_was(HubMessage message)
    {
        var bytes = Protocol.GetMessageBytes(message);
        var read = Read(bytes);
        read.GetType().ShouldBe(message.GetType());
        Shown(read).ShouldBe(Shown(message));
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void A_message_in_pieces_waits_for_its_last_byte(HubMessage message)
    {
        var bytes = Protocol.GetMessageBytes(message);
        for (var length = 0; length < bytes.Length; length++)
        {
            var input = new ReadOnlySequence<byte>(bytes[..length]);
            Protocol.TryParseMessage(ref input, new Binder(), out _).ShouldBeFalse();
            input.Length.ShouldBe(length);
        }
    }

    [Fact]
    public void Arguments_that_do_not_fit_fail_the_call_and_not_the_connection()
    {
        Read(Protocol.GetMessageBytes(new InvocationMessage("1", "Send", ["text"]))).ShouldBeOfType<InvocationBindingFailureMessage>().InvocationId.ShouldBe("1");
        Read(Protocol.GetMessageBytes(new InvocationMessage("1", "Send", [Send, Send]))).ShouldBeOfType<InvocationBindingFailureMessage>();
        Read(Protocol.GetMessageBytes(new InvocationMessage("1", "Nothing", []))).ShouldBeOfType<InvocationBindingFailureMessage>();
    }

    [Fact]
    public void A_message_of_an_unknown_type_is_skipped()
    {
        byte[] unknown = [0x02, 0x91, 0x63];
        byte[] ping = [0x02, 0x91, 0x06];
        var input = new ReadOnlySequence<byte>([.. unknown, .. ping]);
        Protocol.TryParseMessage(ref input, new Binder(), out var message).ShouldBeTrue();
        message.ShouldBe(PingMessage.Instance);
    }

    [Theory]
    [InlineData("05-DD-FF-FF-FF-FF")] // an array of four billion
    [InlineData("07-96-01-DF-FF-FF-FF-FF")] // headers of four billion
    [InlineData("07-93-05-80-DB-FF-FF-FF")] // a text cut in its length
    [InlineData("08-93-05-80-DB-7F-FF-FF-FF")] // a text of two billion
    [InlineData("FF-FF-FF-FF-FF")] // a frame without end
    [InlineData("80-80-80-80-08")] // a frame of two GiB
    [InlineData("04-93-05-80-A1")] // a text cut short
    [InlineData("05-93-05-80-A1-FF")] // not UTF-8
    [InlineData("00")] // nothing
    public void Hostile_lengths_end_as_invalid_data(string hex)
    {
        var bytes = hex.Split('-').Select(static h => Convert.ToByte(h, 16)).ToArray();
        Should.Throw<InvalidDataException>(() => Read(bytes));
    }

    [Fact]
    public void Twenty_thousand_mutated_messages_are_read_or_refused_and_nothing_else()
    {
        var random = new Random(20261120);
        var originals = Messages.Cast<object[]>().Select(static m => Protocol.GetMessageBytes((HubMessage)m[0]).ToArray()).ToArray();
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = (byte[])originals[random.Next(originals.Length)].Clone();
            for (var flips = random.Next(1, 4); flips > 0; flips--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            try
            {
                var input = new ReadOnlySequence<byte>(bytes);
                Protocol.TryParseMessage(ref input, new Binder(), out _);
            }
            catch (InvalidDataException)
            {
            }
        }
    }

    [Theory]
    [InlineData("""{"a":1,"b":[true,false,null,-1,-33,-129,-40000,-3000000000,200,70000,5000000000,18446744073709551615],"c":{"d":1.5,"e":"x\n\"ü"}}""")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("\"\"")]
    [InlineData("[[[[1]]],{\"a\":{\"b\":[]}}]")]
    public void Json_comes_back_as_it_was(string json)
    {
        var packed = new ArrayBufferWriter<byte>();
        JsonTranscoder.ToMessagePack(System.Text.Encoding.UTF8.GetBytes(json), packed);
        var output = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(output))
        {
            var reader = new MessagePackReader(packed.WrittenSpan);
            JsonTranscoder.ToJson(ref reader, writer);
        }

        JsonElement.DeepEquals(JsonDocument.Parse(output.WrittenMemory).RootElement, JsonDocument.Parse(json).RootElement).ShouldBeTrue();
    }

    private static HubMessage Read(ReadOnlyMemory<byte> bytes)
    {
        var input = new ReadOnlySequence<byte>(bytes);
        Protocol.TryParseMessage(ref input, new Binder(), out var message).ShouldBeTrue();
        input.Length.ShouldBe(0);
        return message!;
    }

    private static string Shown(HubMessage message) => JsonSerializer.Serialize((object)message);

    private sealed class Binder : IInvocationBinder
    {
        public Type GetReturnType(string invocationId) => typeof(SendRequest);

        public IReadOnlyList<Type> GetParameterTypes(string methodName) =>
            methodName == "Send" ? [typeof(SendRequest)] : throw new HubException("Method does not exist.");

        public Type GetStreamItemType(string streamId) => typeof(SendRequest);
    }
}
