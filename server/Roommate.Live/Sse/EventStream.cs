using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Roommate.Contracts;
using Roommate.Contracts.Live;
using Roommate.Live.Delivery;
using Roommate.Live.Rings;

namespace Roommate.Live.Sse;

/// <summary>
/// One stream of server-sent events. A batch is one message with one id, so that a client has all of it or none of it,
/// and its <c>Last-Event-ID</c> is exactly what it has.
/// </summary>
internal sealed class EventStream(HttpContext http, StreamPosition position, double jitter) : IEventSink, IDisposable
{
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly CancellationTokenSource _ended = new();
    private readonly Lock _ending = new();
    private bool _over;

    /// <summary>Cancelled when the stream is to end, from whichever side.</summary>
    public CancellationToken Ended => _ended.Token;

    private PipeWriter Output => http.Response.BodyWriter;

    /// <summary>The answer to the subscription, before any event.</summary>
    public async ValueTask BeginAsync(SubscribeResult answer, CancellationToken ct)
    {
        foreach (var subscription in answer.Subscriptions)
        {
            if (subscription is { Recovered: false, Epoch: { } epoch, Head: { } head })
            {
                position.Set(subscription.Topic, epoch, head);
            }
        }

        await WriteAsync("subscribed", JsonSerializer.SerializeToUtf8Bytes(answer, Wire.Json), withId: true, ct);
    }

    public async ValueTask WriteAsync(EventBatch batch, CancellationToken ct)
    {
        await _writing.WaitAsync(ct);
        try
        {
            if (_over)
            {
                return;
            }

            Output.Write("event: events\ndata: ["u8);
            for (var i = 0; i < batch.Count; i++)
            {
                if (i > 0)
                {
                    Output.Write(","u8);
                }

                Output.Write(batch[i].Json.Span);
                position.Pass(batch[i].Topic, batch[i].Epoch, batch[i].Offset);
            }

            Output.Write("]"u8);
            WriteId();
            await Output.FlushAsync(ct);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>A comment that keeps proxies from closing a quiet stream.</summary>
    public async ValueTask KeepAliveAsync(CancellationToken ct)
    {
        await _writing.WaitAsync(ct);
        try
        {
            Output.Write(":\n\n"u8);
            await Output.FlushAsync(ct);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>An EventSource comes back by itself after <c>retry</c> milliseconds, so the stream says when and ends.</summary>
    public async ValueTask WriteAsync(Draining draining, CancellationToken ct)
    {
        var wait = (int)(draining.ReconnectInMs * jitter);
        await WriteAsync("draining", Encoding.ASCII.GetBytes($"{{\"reconnectInMs\":{draining.ReconnectInMs}}}\nretry: {wait}"), withId: false, ct);
        await _ended.CancelAsync();
    }

    /// <summary>Called by others at any time: also when the request is over, and its context somebody else's.</summary>
    public void Close()
    {
        lock (_ending)
        {
            if (_over)
            {
                return;
            }

            if (_writing.CurrentCount == 0)
            {
                // A client that does not read hears of no end either.
                http.Abort();
            }

            // What waits for the end goes on elsewhere and not in here.
            _ = _ended.CancelAsync();
        }
    }

    /// <summary>After this nothing is written any more: the response is no longer ours.</summary>
    public async ValueTask FinishAsync()
    {
        await _writing.WaitAsync(CancellationToken.None);
        lock (_ending)
        {
            _over = true;
        }

        _writing.Release();
    }

    public void Dispose()
    {
        // The semaphore is left to the collector: a pump that was just cancelled may still release it.
        _ended.Dispose();
    }

    private async ValueTask WriteAsync(string name, ReadOnlyMemory<byte> data, bool withId, CancellationToken ct)
    {
        await _writing.WaitAsync(ct);
        try
        {
            if (_over)
            {
                return;
            }

            Output.Write(Encoding.ASCII.GetBytes($"event: {name}\ndata: "));
            Output.Write(data.Span);
            if (withId)
            {
                WriteId();
            }
            else
            {
                Output.Write("\n\n"u8);
            }

            await Output.FlushAsync(ct);
        }
        finally
        {
            _writing.Release();
        }
    }

    private void WriteId()
    {
        Output.Write("\nid: "u8);
        Output.Write(Encoding.UTF8.GetBytes(position.ToString()));
        Output.Write("\n\n"u8);
    }
}
