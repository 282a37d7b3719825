using System.Buffers;
using System.Text;
using Roommate.Live.MessagePack;
using Roommate.Live.Rings;
using Roommate.Live.SignalR;
using Roommate.UnitTests.Live.Rings;
using Shouldly;
using Xunit;

namespace Roommate.UnitTests.Live.SignalR;

/// <summary>An event that goes out alone is framed once for everybody; it must be the frame that the hub itself would write.</summary>
public sealed class HubFrameTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData(1, false)]
    [InlineData(60, false)]
    [InlineData(65_400, false)]
    [InlineData(65_500, false)]
    [InlineData(200_000, false)]
    [InlineData(1, true)]
    [InlineData(200, true)]
    [InlineData(70_000, true)]
    public void An_event_alone_has_the_frame_that_a_batch_of_one_has(int length, bool binary)
    {
        var alone = RingEvents.Event(7, $$"""{"type":"x","text":"{{new string('é', length)}}"}""");
        var batch = new EventBatch();
        batch.Add(alone);
        var message = new ArrayBufferWriter<byte>();
        if (binary)
        {
            HubEvents.WriteMessagePack(batch, message);
        }
        else
        {
            HubEvents.WriteJson(batch, message);
        }

        var frame = alone.Frame(binary);
        var head = new byte[HubFrame.HeadOf(message.WrittenCount)];
        HubFrame.WriteHead(head, message.WrittenCount, binary);
        frame.ToArray().ShouldBe([.. head, .. message.WrittenSpan]);
        alone.Frame(binary).ShouldBe(frame, "made once");
        Encoding.UTF8.GetString(alone.Json.Span).ShouldStartWith("""{"topic":"room:r1","offset":7,"type":"x",""");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(512)]
    public void A_batch_in_MessagePack_is_one_message_of_the_length_it_says(int count)
    {
        var batch = new EventBatch();
        for (var i = 1; i <= count; i++)
        {
            batch.Add(RingEvents.Event(i, """{"type":"x"}"""));
        }

        var message = new ArrayBufferWriter<byte>();
        HubEvents.WriteMessagePack(batch, message);
        var input = new ReadOnlySequence<byte>(message.WrittenMemory);
        var said = new ArrayBufferWriter<byte>();
        JsonTranscoder.ToMessagePack(Encoding.UTF8.GetBytes($"[1,{{}},null,\"events\",[[{string.Join(',', batch.Events.Select(static e => Encoding.UTF8.GetString(e.Json.Span)))}]],[]]"), said);
        Framing.TryTake(ref input, out var payload).ShouldBeTrue();
        payload.ToArray().ShouldBe(said.WrittenSpan.ToArray());
        input.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public async Task What_follows_an_answer_comes_behind_it_and_nothing_of_events_behind_the_farewell()
    {
        using var bytes = new MemoryStream();
        var stream = new HubSocketStream(bytes, null);
        var hub = new HubSocketWriter(stream, static () => false);
        var written = Task.CompletedTask;
        Encoding.UTF8.GetBytes("answer", hub);
        hub.AfterFlush(() => written = stream.SendAsync("event"u8.ToArray()).AsTask());
        bytes.Length.ShouldBe(0);
        await hub.FlushAsync();
        await written.WaitAsync(Soon);
        Encoding.UTF8.GetString(bytes.ToArray()[2..]).ShouldBe("answerevent");

        stream.End();
        await Should.ThrowAsync<IOException>(async () => await stream.SendAsync("late"u8.ToArray()));
        stream.IsSending.ShouldBeFalse();
        await stream.WriteAsync("farewell"u8.ToArray());
        Encoding.UTF8.GetString(bytes.ToArray()[2..]).ShouldBe("answereventfarewell");
    }
}
