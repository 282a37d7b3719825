using System.IO.Pipelines;

namespace Roommate.Assistant.Voice.Satellites;

/// <summary>Events out of a stream.</summary>
internal static class WyomingPipe
{
    /// <summary>The next event; null when the other side has left. A <see cref="TimeoutException"/> when it says nothing for so long.</summary>
    public static async ValueTask<WyomingEvent?> ReadAsync(PipeReader input, TimeSpan idle, TimeProvider time, CancellationToken ct)
    {
        while (true)
        {
            var result = await input.ReadAsync(ct).AsTask().WaitAsync(idle, time, ct);
            var buffer = result.Buffer;
            var got = WyomingCodec.TryRead(ref buffer, out var read);
            input.AdvanceTo(buffer.Start, got ? buffer.Start : buffer.End);
            if (got)
            {
                return read;
            }

            if (result.IsCompleted)
            {
                return null;
            }
        }
    }
}
