using Roommate.Contracts.Faults;

namespace Roommate.Assistant.Voice.Speaking;

/// <summary>One reply being spoken. It belongs to the server: listeners come and go, and the first one who asks begins it.</summary>
internal sealed class SpeechJob(SpeechKey key, SpeechTape tape, SpeechListener? listener = null)
{
    private const string Stopped = "stopped";

    public SpeechKey Key => key;

    public SpeechTape Tape => tape;

    /// <summary>Who asked for it first, and in which room; null when it is no reply.</summary>
    public SpeechListener? Listener => listener;

    public Task Running { get; private set; } = Task.CompletedTask;

    public bool IsStopped => StopSource.IsCancellationRequested;

    private CancellationTokenSource StopSource { get; } = new();

    /// <param name="speak">Speaks onto the tape.</param>
    /// <param name="finish">Puts the tape on the shelf; with a problem, takes it away.</param>
    public void Start(Func<CancellationToken, Task> speak, Func<string?, ValueTask> finish, Action<Exception> failed) => Running = RunAsync(speak, finish, failed);

    /// <summary>Nobody wants to hear the rest: what is being made ends.</summary>
    public Task StopAsync() => StopSource.CancelAsync();

    private async Task RunAsync(Func<CancellationToken, Task> speak, Func<string?, ValueTask> finish, Action<Exception> failed)
    {
        await Task.Yield();
        string? problem = null;
        try
        {
            await speak(StopSource.Token);
        }
        catch (OperationCanceledException)
        {
            problem = Stopped;
        }
        catch (SpeechException exception)
        {
            problem = exception.Message;
            failed(exception);
        }
        catch (FaultException exception)
        {
            problem = exception.Fault.Text;
            failed(exception);
        }
        catch (Exception exception)
        {
            problem = "Something went wrong while the reply was spoken.";
            failed(exception);
        }

        await finish(problem);
    }
}

/// <summary>Who listens, where.</summary>
internal sealed record SpeechListener(string UserId, string RoomId);
