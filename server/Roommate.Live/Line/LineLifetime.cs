using Microsoft.Extensions.Hosting;

namespace Roommate.Live.Line;

/// <summary>Closes the line after everything that commits has stopped and before the store goes.</summary>
internal sealed class LineLifetime(RedisLine line) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        line.Dispose();
        return Task.CompletedTask;
    }
}
