using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Channels;

namespace Roommate.Testing;

/// <summary>A mail server that takes every letter and keeps its text: enough of SMTP for a client that behaves, and strict with one that does not.</summary>
public sealed partial class MailSink : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Channel<(string To, string Text)> _letters = Channel.CreateUnbounded<(string, string)>();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    public MailSink()
    {
        _listener.Start();
        _running = RunAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What to start a server with so that its letters come here.</summary>
    public string[] Configuration => ["--Mail:Host=127.0.0.1", $"--Mail:Port={Port}", "--Mail:Security=None", "--Mail:From=Roommate <home@example.com>", "--Mail:PublicUrl=https://home.example.com"];

    /// <summary>The text of the next letter to this address.</summary>
    public async Task<string> NextAsync(string to)
    {
        using var limit = new CancellationTokenSource(Patience.Long);
        await foreach (var letter in _letters.Reader.ReadAllAsync(limit.Token))
        {
            if (letter.To == to)
            {
                return letter.Text;
            }
        }

        throw new TimeoutException($"No letter to {to}.");
    }

    /// <summary>The token of the link in the next letter to this address.</summary>
    public async Task<string> TokenAsync(string to) => TokenIn().Match(await NextAsync(to)).Groups[1].Value;

    public bool IsEmpty => !_letters.Reader.TryPeek(out _);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _running;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                await TalkAsync(client);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or IOException)
        {
            _letters.Writer.TryComplete();
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
        await using var writer = new StreamWriter(client.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 sink ready");
        var to = "";
        while (await reader.ReadLineAsync(_stop.Token) is { } line)
        {
            switch (line.Split(' ', ':')[0])
            {
                case "EHLO":
                    await writer.WriteLineAsync("250-sink\r\n250 8BITMIME");
                    break;
                case "RCPT":
                    to = line[(line.IndexOf('<', StringComparison.Ordinal) + 1)..^1];
                    await writer.WriteLineAsync("250 ok");
                    break;
                case "DATA":
                    await writer.WriteLineAsync("354 go on");
                    _letters.Writer.TryWrite((to, await ReadAsync(reader)));
                    await writer.WriteLineAsync("250 taken");
                    break;
                case "QUIT":
                    await writer.WriteLineAsync("221 bye");
                    return;
                default:
                    await writer.WriteLineAsync("250 ok");
                    break;
            }
        }
    }

    private static async Task<string> ReadAsync(StreamReader reader)
    {
        var (body, headers) = (new StringBuilder(), true);
        while (await reader.ReadLineAsync() is { } line && line != ".")
        {
            if (headers)
            {
                headers = line.Length > 0;
            }
            else
            {
                body.Append(line);
            }
        }

        return Encoding.UTF8.GetString(Convert.FromBase64String(body.ToString()));
    }

    [GeneratedRegex(@"token=([A-Za-z0-9_-]+)")]
    private static partial Regex TokenIn();
}
