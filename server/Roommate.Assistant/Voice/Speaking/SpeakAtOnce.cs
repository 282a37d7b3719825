using Microsoft.Extensions.Logging;
using Roommate.Assistant.Turns;
using Roommate.Contracts.Faults;
using Roommate.Platform.Security;

namespace Roommate.Assistant.Voice.Speaking;

/// <summary>Who asked aloud hears the answer: it is spoken while it is written, before its sound is asked for.</summary>
internal sealed partial class SpeakAtOnce(SpokenReplies replies, ILogger<SpeakAtOnce> log) : ITurnListener
{
    public async ValueTask StartedAsync(Caller caller, string turnId, bool voice, CancellationToken ct)
    {
        if (!voice)
        {
            return;
        }

        try
        {
            await replies.BeginAsync(caller, turnId, ct);
        }
        catch (FaultException fault)
        {
            // The turn runs all the same; whoever asks for its sound begins it then.
            Log.Later(log, turnId, fault.Fault.Code);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4331, LogLevel.Warning, "Turn {Turn} is spoken when somebody asks for it ({Code})")]
        public static partial void Later(ILogger logger, string turn, string code);
    }
}
