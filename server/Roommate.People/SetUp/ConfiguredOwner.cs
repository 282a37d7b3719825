using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Roommate.People.SetUp;

/// <summary>Makes the owner that <c>Setup:*</c> names before the first request is served.</summary>
internal sealed class ConfiguredOwner(FirstOwner owner, IOptions<SetupOptions> options) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken) => await owner.SetUpAsync(options.Value, cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
