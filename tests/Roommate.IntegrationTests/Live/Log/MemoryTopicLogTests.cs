using Roommate.Live.Log;
using Roommate.Testing;

namespace Roommate.IntegrationTests.Live.Log;

public sealed class MemoryTopicLogTests : TopicLogContract
{
    private readonly MemoryTopicLog _log = new(Catalog, TimeProvider.System);

    protected override ITopicLog Log => _log;

    protected override Task GrantAsync(string lease, long number)
    {
        _log.Leases[lease] = number;
        return Task.CompletedTask;
    }

    protected override Task<byte[]?> DocumentAsync(string key) => Task.FromResult(_log.Document(key));

    protected override Task FlushAsync()
    {
        _log.Flush();
        return Task.CompletedTask;
    }
}
