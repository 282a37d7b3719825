using System.Threading.Channels;
using Roommate.Platform.Scheduling;
using Roommate.Testing;

namespace Roommate.IntegrationTests.Scheduling;

/// <summary>Writes down what it is handed and does what the test says.</summary>
internal sealed class Notebook(string kind, Func<Firing, CancellationToken, ValueTask>? act = null) : IDueHandler
{
    private readonly Channel<Firing> _heard = Channel.CreateUnbounded<Firing>();

    public string Kind => kind;

    public int Waiting => _heard.Reader.Count;

    public async ValueTask HandleAsync(Firing firing, CancellationToken ct)
    {
        _heard.Writer.TryWrite(firing);
        if (act is not null)
        {
            await act(firing, ct);
        }
    }

    public async Task<Firing> NextAsync()
    {
        using var patience = new CancellationTokenSource(Patience.Long);
        return await _heard.Reader.ReadAsync(patience.Token);
    }
}
