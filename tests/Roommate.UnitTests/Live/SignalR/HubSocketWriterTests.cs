using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Runtime.InteropServices;
using System.Text;
using Roommate.Live.SignalR;
using Shouldly;
using Xunit;

namespace Roommate.UnitTests.Live.SignalR;

/// <summary>A client that does not read holds what is being sent to it, and is then cut: what it held is nobody else's.</summary>
public sealed class HubSocketWriterTests
{
    private const int HeadOfShortFrame = 2;

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task A_buffer_that_is_still_being_sent_is_lent_to_nobody_and_the_cut_ends_the_send()
    {
        using var socket = new StalledStream();
        var writer = new HubSocketWriter(new HubSocketStream(socket, null), static () => false);
        Encoding.UTF8.GetBytes("a secret of one person", writer);
        var flush = writer.FlushAsync().AsTask();
        writer.Stream.IsSending.ShouldBeTrue();
        var held = ArrayOf(socket.Sending);

        // SignalR completes the pipe of a connection that ends, whether or not its last send has ended.
        await writer.CompleteAsync();
        flush.IsCompleted.ShouldBeFalse();
        Others(held.Length).ShouldNotContain(held, "what is still on its way could be overwritten with the words of another connection");
        Encoding.UTF8.GetString(socket.Sending.Span[HeadOfShortFrame..]).ShouldBe("a secret of one person");

        socket.Cut();
        await Should.ThrowAsync<IOException>(flush.WaitAsync(Soon));
        writer.Stream.IsSending.ShouldBeFalse();
    }

    [Fact]
    public async Task What_is_written_while_a_send_waits_goes_out_in_the_next_message()
    {
        using var socket = new StalledStream();
        var writer = new HubSocketWriter(new HubSocketStream(socket, null), static () => false);
        var first = writer.WriteAsync("first"u8.ToArray()).AsTask();
        writer.Stream.IsSending.ShouldBeTrue();
        socket.Let();
        await first.WaitAsync(Soon);
        var second = writer.WriteAsync("second"u8.ToArray()).AsTask();
        Encoding.UTF8.GetString(socket.Sending.Span[HeadOfShortFrame..]).ShouldBe("second");
        socket.Let();
        (await second.WaitAsync(Soon)).IsCompleted.ShouldBeFalse();
        writer.Stream.IsSending.ShouldBeFalse();
    }

    [Fact]
    public async Task A_real_client_that_does_not_read_and_is_cut_ends_the_send_that_waited_for_it()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        using var accepted = await listener.AcceptTcpClientAsync();
        var writer = new HubSocketWriter(new HubSocketStream(accepted.GetStream(), accepted.Client), static () => false);
        Task<System.IO.Pipelines.FlushResult> sending;
        do
        {
            // Until the buffers of the system are full.
            writer.GetSpan(64 * 1024)[..(64 * 1024)].Fill((byte)'x');
            writer.Advance(64 * 1024);
            sending = writer.FlushAsync().AsTask();
        }
        while (sending.IsCompleted);

        writer.Stream.IsSending.ShouldBeTrue();
        client.Client.LingerState = new LingerOption(true, 0);
        client.Dispose();
        await Should.ThrowAsync<IOException>(sending.WaitAsync(Soon));
        writer.Stream.IsSending.ShouldBeFalse();
    }

    private static byte[] ArrayOf(ReadOnlyMemory<byte> memory) => MemoryMarshal.TryGetArray(memory, out var segment) ? segment.Array! : throw new InvalidOperationException("not an array");

    // What other connections would be lent: the shared pool gives back first what this thread returned last.
    private static List<byte[]> Others(int length) => [.. Enumerable.Range(0, 64).Select(_ => ArrayPool<byte>.Shared.Rent(length))];

    /// <summary>A connection whose writes wait until they are let through, or until it is cut.</summary>
    private sealed class StalledStream : MemoryStream
    {
        private TaskCompletionSource _write = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ReadOnlyMemory<byte> Sending { get; private set; }

        public void Let()
        {
            var written = _write;
            _write = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            written.SetResult();
        }

        public void Cut() => _write.TrySetException(new IOException("cut"));

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Sending = buffer;
            await _write.Task;
        }
    }
}
