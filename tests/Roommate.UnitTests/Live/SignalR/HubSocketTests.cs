using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Roommate.Live.SignalR;
using Shouldly;
using Xunit;

namespace Roommate.UnitTests.Live.SignalR;

/// <summary>The two halves between the hub and a real WebSocket.</summary>
public sealed class HubSocketTests : IAsyncLifetime
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    private WebSocket _server = null!;
    private WebSocket _client = null!;

    public async Task InitializeAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        var server = await listener.AcceptTcpClientAsync();
        _client = WebSocket.CreateFromStream(client.GetStream(), new WebSocketCreationOptions { IsServer = false });
        _server = WebSocket.CreateFromStream(server.GetStream(), new WebSocketCreationOptions { IsServer = true });
    }

    public Task DisposeAsync()
    {
        _client.Dispose();
        _server.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task What_arrives_in_pieces_is_kept_until_it_is_consumed()
    {
        var reader = new HubSocketReader(_server, static () => { });
        var text = string.Concat(Enumerable.Range(0, 2000).Select(i => $"{i},"));
        var sending = Task.Run(async () =>
        {
            foreach (var piece in text.Chunk(333))
            {
                await SayAsync(new string(piece));
            }
        });
        var whole = "";
        while (whole.Length < text.Length)
        {
            var read = await reader.ReadAsync().AsTask().WaitAsync(Soon);
            whole = Encoding.UTF8.GetString(read.Buffer.ToArray());
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }

        whole.ShouldBe(text);
        await sending;
    }

    [Fact]
    public async Task What_is_left_over_is_there_again_without_new_bytes()
    {
        var reader = new HubSocketReader(_server, static () => { });
        await SayAsync("one|two");
        var first = await reader.ReadAsync().AsTask().WaitAsync(Soon);
        reader.AdvanceTo(first.Buffer.GetPosition(4));
        var second = await reader.ReadAsync().AsTask().WaitAsync(Soon);
        Encoding.UTF8.GetString(second.Buffer.ToArray()).ShouldBe("two");
        reader.AdvanceTo(second.Buffer.End);
        reader.TryRead(out _).ShouldBeFalse();
    }

    [Fact]
    public async Task A_cancelled_read_says_so_and_a_last_word_can_still_be_said()
    {
        var cancelled = 0;
        var reader = new HubSocketReader(_server, () => cancelled++);
        var writer = new HubSocketWriter(_server, static () => WebSocketMessageType.Text);
        var reading = reader.ReadAsync().AsTask();
        reader.CancelPendingRead();
        (await reading.WaitAsync(Soon)).IsCanceled.ShouldBeTrue();
        cancelled.ShouldBe(1);
        await writer.WriteAsync(Encoding.UTF8.GetBytes("bye"));
        (await HearAsync()).ShouldBe(("bye", WebSocketMessageType.Text));

        // And what the client says afterwards is not lost either.
        await SayAsync("more");
        Encoding.UTF8.GetString((await reader.ReadAsync().AsTask().WaitAsync(Soon)).Buffer.ToArray()).ShouldBe("more");
    }

    [Fact]
    public async Task A_client_that_is_cut_or_closes_ends_what_is_read()
    {
        var reader = new HubSocketReader(_server, static () => { });
        await SayAsync("last");
        reader.AdvanceTo((await reader.ReadAsync().AsTask().WaitAsync(Soon)).Buffer.End);
        _client.Abort();
        (await reader.ReadAsync().AsTask().WaitAsync(Soon)).IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public async Task A_flush_is_one_message_of_all_that_was_written()
    {
        var writer = new HubSocketWriter(_server, static () => WebSocketMessageType.Binary);
        for (var round = 0; round < 3; round++)
        {
            var longer = new string('x', 5000 * round);
            Encoding.UTF8.GetBytes("a", writer);
            Encoding.UTF8.GetBytes(longer, writer);
            await writer.WriteAsync(Encoding.UTF8.GetBytes("z"));
            (await HearAsync()).ShouldBe(($"a{longer}z", WebSocketMessageType.Binary));
        }

        (await writer.FlushAsync()).IsCompleted.ShouldBeFalse("nothing to send is nothing sent");
        await writer.CompleteAsync();
        (await writer.FlushAsync()).IsCompleted.ShouldBeTrue();
    }

    private Task SayAsync(string text) => _client.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, default);

    private async Task<(string Text, WebSocketMessageType Type)> HearAsync()
    {
        var heard = new ArrayBufferWriter<byte>();
        ValueWebSocketReceiveResult result;
        do
        {
            result = await _client.ReceiveAsync(heard.GetMemory(1024), default).AsTask().WaitAsync(Soon);
            heard.Advance(result.Count);
        }
        while (!result.EndOfMessage);
        return (Encoding.UTF8.GetString(heard.WrittenSpan), result.MessageType);
    }
}
