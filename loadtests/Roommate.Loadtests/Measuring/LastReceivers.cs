using System.Diagnostics;

namespace Roommate.Loadtests.Measuring;

/// <summary>How long a numbered message takes until the last of its receivers has it.</summary>
public sealed class LastReceivers(int receivers, int messages)
{
    private readonly long[] _sent = new long[messages];
    private readonly int[] _seen = new int[messages];
    private long _deliveries;

    public Latencies Latencies { get; } = new();

    /// <summary>What has arrived anywhere.</summary>
    public long Deliveries => Interlocked.Read(ref _deliveries);

    /// <summary>Messages that every receiver has.</summary>
    public long Whole => Latencies.Count;

    /// <summary>Message <paramref name="number"/> leaves now.</summary>
    public void Leaves(int number) => Volatile.Write(ref _sent[number], Stopwatch.GetTimestamp());

    /// <summary>One receiver has it.</summary>
    public void Seen(long number)
    {
        if (number < 0 || number >= messages)
        {
            return;
        }

        Interlocked.Increment(ref _deliveries);
        if (Interlocked.Increment(ref _seen[number]) == receivers)
        {
            Latencies.AddSince(Volatile.Read(ref _sent[number]));
        }
    }
}
