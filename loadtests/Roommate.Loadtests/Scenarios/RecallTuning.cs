using System.Reflection;
using Roommate.Assistant.Memory.Recall;

namespace Roommate.Loadtests.Scenarios;

/// <summary>Coordinate ascent over the weights of recall, on the development conversations only.</summary>
internal static class RecallTuning
{
    private static readonly double[] Factors = [0, 0.5, 0.7, 0.85, 1.2, 1.5, 2];

    private static readonly PropertyInfo[] Tuned =
        [.. typeof(RecallWeights).GetProperties().Where(static p => p.PropertyType == typeof(double) && p.Name is not (nameof(RecallWeights.Meaning) or nameof(RecallWeights.Recency)))];

    public static RecallWeights Tune(RecallWeights start, Func<RecallWeights, double> score, CancellationToken ct)
    {
        var (best, most) = (start, score(start));
        for (var better = true; better;)
        {
            better = false;
            foreach (var property in Tuned)
            {
                ct.ThrowIfCancellationRequested();
                foreach (var factor in Factors)
                {
                    var tried = With(best, property.Name, Math.Round((double)property.GetValue(best)! * factor, 3));
                    if (score(tried) is var reached && reached > most + 0.0005)
                    {
                        (best, most, better) = (tried, reached, true);
                    }
                }
            }
        }

        Console.WriteLine(best);
        return best;
    }

    public static RecallWeights With(RecallWeights weights, string name, double value)
    {
        var copy = weights with { };
        typeof(RecallWeights).GetProperty(name)!.SetValue(copy, value);
        return copy;
    }
}
