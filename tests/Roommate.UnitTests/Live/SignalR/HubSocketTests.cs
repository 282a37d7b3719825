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

    private HubSocketStream _stream = null!;
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
        _stream = new HubSocketStream(server.GetStream(), server.Client);
        _server = WebSocket.CreateFromStream(_stream, new WebSocketCreationOptions { IsServer = true });
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
        var writer = new HubSocketWriter(_stream, static () => false);
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
        var writer = new HubSocketWriter(_stream, static () => true);
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

    [Theory]
    [InlineData(1)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(1_000_000)]
    public async Task A_frame_of_any_length_arrives_as_it_was_written(int length)
    {
        var writer = new HubSocketWriter(_stream, static () => false);
        var text = string.Create(length, length, static (chars, n) =>
        {
            for (var i = 0; i < chars.Length; i++)
            {
                chars[i] = (char)('a' + ((i * 7) + n) % 26);
            }
        });
        var sending = writer.WriteAsync(Encoding.UTF8.GetBytes(text)).AsTask();
        (await HearAsync()).ShouldBe((text, WebSocketMessageType.Text));
        await sending.WaitAsync(Soon);
        writer.Stream.IsSending.ShouldBeFalse();
    }

    [Fact]
    public async Task Frames_of_the_hub_and_of_the_socket_itself_never_mix_however_slowly_they_are_read()
    {
        var writer = new HubSocketWriter(_stream, static () => false);
        const int each = 40;
        var hub = Task.Run(async () =>
        {
            for (var i = 0; i < each; i++)
            {
                await writer.WriteAsync(Encoding.UTF8.GetBytes($"hub {i} {new string('h', 50_000)}"));
            }
        });
        var own = Task.Run(async () =>
        {
            for (var i = 0; i < each; i++)
            {
                await _server.SendAsync(Encoding.UTF8.GetBytes($"own {i} {new string('o', 50_000)}"), WebSocketMessageType.Text, endOfMessage: true, default);
            }
        });
        var heard = new List<string>();
        while (heard.Count < 2 * each)
        {
            var (text, _) = await HearAsync();
            text.Length.ShouldBe(text.LastIndexOf(' ') + 1 + 50_000);
            text[(text.LastIndexOf(' ') + 1)..].Distinct().Count().ShouldBe(1, "the words of one frame");
            heard.Add(text[..text.LastIndexOf(' ')]);
        }

        heard.Where(static t => t[0] == 'h').ShouldBe(Enumerable.Range(0, each).Select(static i => $"hub {i}"));
        heard.Where(static t => t[0] == 'o').ShouldBe(Enumerable.Range(0, each).Select(static i => $"own {i}"));
        await Task.WhenAll(hub, own).WaitAsync(Soon);
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
