using System.Runtime.InteropServices;

namespace Roommate.Server.Operations;

/// <summary>
/// Goes away in order. The host's stopping event closes every socket at once, so draining comes before it: readiness off,
/// clients told and spread, then the host stops. A second signal stops at once.
/// </summary>
public sealed partial class DrainingLifetime(
    IHostApplicationLifetime application,
    Readiness readiness,
    IEnumerable<IDrain> drains,
    ILogger<DrainingLifetime> log) : IHostLifetime, IDisposable
{
    private readonly CancellationTokenSource _impatient = new();
    private readonly List<PosixSignalRegistration> _signals = [];
    private Task _draining = Task.CompletedTask;

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Signalled(context, hurried: false)));
        _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Signalled(context, hurried: true)));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _signals.ForEach(static s => s.Dispose());
        _impatient.Dispose();
    }

    private void Signalled(PosixSignalContext context, bool hurried)
    {
        context.Cancel = true;
        if (readiness.IsDraining)
        {
            _impatient.Cancel();
            application.StopApplication();
            return;
        }

        readiness.Drain();
        _draining = DrainAsync(hurried);
    }

    private async Task DrainAsync(bool hurried)
    {
        await Task.Yield();
        try
        {
            await Task.WhenAll(drains.Select(d => d.DrainAsync(hurried, _impatient.Token)));
        }
        catch (OperationCanceledException)
        {
            Log.Hurried(log);
        }
        catch (Exception exception)
        {
            Log.Failed(log, exception);
        }

        application.StopApplication();
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Draining was cut short by a second signal")]
        public static partial void Hurried(ILogger logger);

        [LoggerMessage(2, LogLevel.Error, "Draining failed; stopping all the same")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}

/// <summary>Something that must be told before the sockets close.</summary>
public interface IDrain
{
    /// <param name="hurried">A person pressed Ctrl+C: do what is needed, wait for nobody.</param>
    /// <param name="ct">Ends with a second signal.</param>
    Task DrainAsync(bool hurried, CancellationToken ct);
}
