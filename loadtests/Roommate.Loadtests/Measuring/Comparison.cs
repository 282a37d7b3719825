using System.Globalization;

namespace Roommate.Loadtests.Measuring;

/// <summary>
/// Two kinds of request in random turns, and whether their times tell them apart: the part of all pairs in which the one of
/// the first kind took longer (Mann and Whitney). 50 % is nothing to be learned, 100 % or 0 % is an oracle.
/// </summary>
public sealed class Comparison(string name)
{
    private readonly List<double> _first = [];
    private readonly List<double> _second = [];

    public const string Head = "| asked for | median ms | p99 ms | median ms, random | p99 ms, random | told apart | answers |\n| --- | --- | --- | --- | --- | --- | --- |";

    /// <param name="first">Asks once, for the first kind, and answers status and body without what differs every time.</param>
    public async Task RunAsync(int times, Random random, Func<Task<string>> first, Func<Task<string>> second)
    {
        var answers = new HashSet<string>();
        for (var i = 0; i < times * 2; i++)
        {
            // One of each, in random order: whatever changes meanwhile changes for both.
            var isFirst = i % 2 == 0 ? random.Next(2) == 0 : _first.Count < _second.Count;
            var began = System.Diagnostics.Stopwatch.GetTimestamp();
            answers.Add(await (isFirst ? first : second)());
            (isFirst ? _first : _second).Add(System.Diagnostics.Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        Answers = answers;
    }

    /// <summary>Different answers seen, over both kinds.</summary>
    public IReadOnlySet<string> Answers { get; private set; } = new HashSet<string>();

    public double ToldApart()
    {
        var ranked = _first.Select(static t => (t, First: true)).Concat(_second.Select(static t => (t, First: false))).OrderBy(static p => p.t).ToArray();
        var ranks = ranked.Select(static (p, i) => p.First ? i + 1.0 : 0).Sum();
        return (ranks - (_first.Count * (_first.Count + 1.0) / 2)) / ((double)_first.Count * _second.Count);
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"| {name} | {At(_first, 0.5):F3} | {At(_first, 0.99):F3} | {At(_second, 0.5):F3} | {At(_second, 0.99):F3} | {ToldApart():P1} | {(Answers.Count == 1 ? "one" : string.Join(" / ", Answers))} |");

    private static double At(List<double> times, double part)
    {
        var sorted = times.Order().ToArray();
        return sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * part))];
    }
}
