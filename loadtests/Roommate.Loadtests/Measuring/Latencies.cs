using System.Diagnostics;

namespace Roommate.Loadtests.Measuring;

/// <summary>Latencies in a fixed-size histogram of microseconds (2 % wide buckets), so that measuring costs nothing per message.</summary>
public sealed class Latencies
{
    private const double Growth = 1.02;
    private static readonly double Log = Math.Log(Growth);
    private readonly long[] _buckets = new long[1200];
    private long _count;

    public long Count => Interlocked.Read(ref _count);

    /// <summary>Adds the time since <paramref name="timestamp"/> (Stopwatch ticks; the same clock in every process of this machine).</summary>
    public void AddSince(long timestamp) => Add(Stopwatch.GetElapsedTime(timestamp).TotalMicroseconds);

    public void Add(double microseconds)
    {
        var at = (int)(Math.Log(Math.Max(1, microseconds)) / Log);
        Interlocked.Increment(ref _buckets[Math.Min(at, _buckets.Length - 1)]);
        Interlocked.Increment(ref _count);
    }

    /// <summary>Adds all that another one has.</summary>
    public void Add(Latencies other)
    {
        for (var i = 0; i < _buckets.Length; i++)
        {
            Interlocked.Add(ref _buckets[i], other._buckets[i]);
        }

        Interlocked.Add(ref _count, other.Count);
    }

    /// <summary>The value in milliseconds below which this part of all measurements lies.</summary>
    public double Percentile(double part)
    {
        var rank = (long)Math.Ceiling(Count * part);
        long seen = 0;
        for (var i = 0; i < _buckets.Length; i++)
        {
            seen += _buckets[i];
            if (seen >= rank && seen > 0)
            {
                return Math.Pow(Growth, i + 1) / 1000;
            }
        }

        return 0;
    }
}
