using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Roommate.People.Mail;

/// <summary>
/// One delivery over SMTP (RFC 5321): EHLO, STARTTLS (RFC 3207) where asked, AUTH PLAIN (RFC 4954), one letter, QUIT. A
/// server that offers no TLS when it must is left before any password or letter.
/// </summary>
internal sealed class SmtpConversation(Stream stream) : IAsyncDisposable
{
    private const int MostLine = 2048;

    private readonly byte[] _buffer = new byte[4096];
    private Stream _stream = stream;
    private int _from;
    private int _to;

    public static async Task SendAsync(MailOptions options, string to, string message, CancellationToken ct)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(options.Host, options.Port, ct);
        await using var conversation = new SmtpConversation(client.GetStream());
        await conversation.RunAsync(options, to, message, ct);
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private async Task RunAsync(MailOptions options, string to, string message, CancellationToken ct)
    {
        if (options.Security == MailSecurity.Tls)
        {
            await SecureAsync(options.Host, ct);
        }

        await ExpectAsync(220, ct);
        var offers = await HelloAsync(ct);
        if (options.Security == MailSecurity.StartTls)
        {
            if (!offers.Contains("STARTTLS", StringComparison.OrdinalIgnoreCase))
            {
                throw new SmtpRefusedException("The mail server offers no STARTTLS.");
            }

            await SayAsync("STARTTLS", 220, ct);
            // RFC 3207, 4.2: what was heard before the handshake is forgotten.
            _from = _to = 0;
            await SecureAsync(options.Host, ct);
            await HelloAsync(ct);
        }

        if (options.User.Length > 0)
        {
            await SayAsync("AUTH PLAIN " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{options.User}\0{options.Password}")), 235, ct);
        }

        await SayAsync($"MAIL FROM:<{new System.Net.Mail.MailAddress(options.From).Address}>", 250, ct);
        await SayAsync($"RCPT TO:<{to}>", 250, ct);
        await SayAsync("DATA", 354, ct);
        await SayAsync(message + ".", 250, ct);
        await SayAsync("QUIT", 221, ct);
    }

    private async Task SecureAsync(string host, CancellationToken ct)
    {
        var secure = new SslStream(_stream, leaveInnerStreamOpen: false);
        _stream = secure;
        await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = host }, ct);
    }

    private Task<string> HelloAsync(CancellationToken ct) => SayAsync("EHLO roommate", 250, ct);

    private async Task<string> SayAsync(string line, int expected, CancellationToken ct)
    {
        await _stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"), ct);
        await _stream.FlushAsync(ct);
        return await ExpectAsync(expected, ct);
    }

    // A reply is one or more lines: "250-more" and "250 last". What the server says may hold addresses and is not repeated.
    private async Task<string> ExpectAsync(int expected, CancellationToken ct)
    {
        var all = new StringBuilder();
        while (true)
        {
            var line = await LineAsync(ct);
            all.Append(line).Append('\n');
            if (line.Length < 4 || line[3] != '-')
            {
                return line.Length >= 3 && int.TryParse(line.AsSpan(0, 3), System.Globalization.CultureInfo.InvariantCulture, out var code) && code == expected
                    ? all.ToString()
                    : throw new SmtpRefusedException($"The mail server answered {(line.Length >= 3 ? line[..3] : "nothing")} instead of {expected}.");
            }
        }
    }

    private async Task<string> LineAsync(CancellationToken ct)
    {
        var line = new List<byte>();
        while (line.Count < MostLine)
        {
            if (_from == _to)
            {
                (_from, _to) = (0, await _stream.ReadAsync(_buffer, ct));
                if (_to == 0)
                {
                    throw new SmtpRefusedException("The mail server hung up.");
                }
            }

            var next = _buffer[_from++];
            if (next == '\n')
            {
                return Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
            }

            line.Add(next);
        }

        throw new SmtpRefusedException("The mail server talks too much.");
    }
}

/// <summary>The mail server did not take the letter.</summary>
internal sealed class SmtpRefusedException(string message) : IOException(message);
