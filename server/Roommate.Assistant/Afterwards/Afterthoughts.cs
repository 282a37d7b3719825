using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Roommate.Assistant.Models;
using Roommate.Contracts.Faults;

namespace Roommate.Assistant.Afterwards;

/// <summary>
/// What is done after an answer, in the background: a title for a new conversation, a summary of a long one. What a node
/// that dies or is too busy leaves out is done after the next answer there.
/// </summary>
internal sealed partial class Afterthoughts(Titles titles, Summaries summaries, ILogger<Afterthoughts> log) : BackgroundService
{
    private const int MostWaiting = 500;

    private readonly Channel<EndedTurn> _ended = Channel.CreateBounded<EndedTurn>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    public void Take(EndedTurn turn) => _ended.Writer.TryWrite(turn);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var turn in _ended.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await titles.GiveAsync(turn, stoppingToken);
                if (turn is { AskedModel: true, Temporary: false })
                {
                    await summaries.RenewAsync(turn, stoppingToken);
                }
            }
            catch (Exception trouble) when (trouble is ModelException or FaultException)
            {
                Log.Later(log, turn.RoomId, trouble.Message);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4151, LogLevel.Warning, "A title or summary of {Room} waits for the next answer there: {Reason}")]
        public static partial void Later(ILogger logger, string room, string reason);
    }
}
