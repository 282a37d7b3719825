using System.Security.Authentication;
using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Roommate.Contracts;
using Roommate.Platform.Http;

namespace Roommate.People.Mail;

/// <summary>
/// Sends letters behind the request that asks for one, so that its answer takes the same time whether there is anybody to
/// write to. Without an SMTP server the letter is in the log, for the operator to pass on.
/// </summary>
public sealed partial class Mailer(IOptions<MailOptions> options, IServer server, Ids ids, TimeProvider time, ILogger<Mailer> log) : BackgroundService
{
    private const int MostWaiting = 1000;
    private const int MostAttempts = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // Somebody who floods us with requests loses letters, not the people who are waiting already.
    private readonly Channel<Func<CancellationToken, ValueTask<Letter?>>> _waiting = Channel.CreateBounded<Func<CancellationToken, ValueTask<Letter?>>>(
        new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    /// <summary>
    /// What links in letters begin with: where people reach this server. Where nobody said so no letter leaves the house, and
    /// for the operator, who reads it in the log, it is where the server listens.
    /// </summary>
    public string PublicUrl => (options.Value.PublicUrl.Length > 0 ? options.Value.PublicUrl : ServerAddress.Of(server)).TrimEnd('/');

    /// <param name="write">Finds out whether there is anything to send, and to whom; null when there is not.</param>
    public void Post(Func<CancellationToken, ValueTask<Letter?>> write) => _waiting.Writer.TryWrite(write);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var write in _waiting.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                if (await write(stoppingToken) is { } letter)
                {
                    await SendAsync(letter, stoppingToken);
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Log.Unwritten(log, exception);
            }
        }
    }

    private Task SendAsync(Letter letter, CancellationToken ct)
    {
        if (options.Value.Host.Length > 0)
        {
            return DeliverAsync(letter, ct);
        }

        Log.ForTheOperator(log, letter.To, letter.Subject, letter.Text);
        return Task.CompletedTask;
    }

    private async Task DeliverAsync(Letter letter, CancellationToken ct)
    {
        var message = letter.Write(options.Value.From, ids.Secret(16), time.GetUtcNow());
        for (var attempt = 1; ; attempt++)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
            limit.CancelAfter(Patience);
            try
            {
                await SmtpConversation.SendAsync(options.Value, letter.To, message, limit.Token);
                return;
            }
            catch (Exception trouble) when (IsTrouble(trouble) && !ct.IsCancellationRequested)
            {
                if (attempt == MostAttempts)
                {
                    Log.Undelivered(log, trouble, letter.Subject);
                    return;
                }
            }

            await Task.Delay(TimeSpan.FromSeconds(2 * attempt), time, ct);
        }
    }

    private static bool IsTrouble(Exception trouble) => trouble is IOException or SocketException or AuthenticationException or OperationCanceledException;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "No mail server is set (Mail:Host). For {To}: {Subject}\n{Text}")]
        public static partial void ForTheOperator(ILogger logger, string to, string subject, string text);

        [LoggerMessage(2, LogLevel.Warning, "A letter could not be delivered: {Subject}")]
        public static partial void Undelivered(ILogger logger, Exception exception, string subject);

        [LoggerMessage(3, LogLevel.Warning, "A letter could not be written")]
        public static partial void Unwritten(ILogger logger, Exception exception);
    }
}
