namespace Roommate.Platform.Codes;

/// <summary>How hard a masked code is to read: the four rules of ISO/IEC 18004, 7.8.3.</summary>
internal static class QrPenalty
{
    private static readonly bool[] FinderLike = [true, false, true, true, true, false, true];

    public static int Of(bool[,] dark, int size)
    {
        var penalty = 0;
        for (var i = 0; i < size; i++)
        {
            var line = i;
            penalty += Line(size, at => dark[at, line]) + Line(size, at => dark[line, at]);
        }

        return penalty + Squares(dark, size) + Balance(dark, size);
    }

    // Runs of five and more, and patterns that look like a finder with light beside them.
    private static int Line(int size, Func<int, bool> at)
    {
        var (penalty, run) = (0, 1);
        for (var i = 1; i <= size; i++)
        {
            if (i < size && at(i) == at(i - 1))
            {
                run++;
                continue;
            }

            penalty += run >= 5 ? run - 2 : 0;
            run = 1;
        }

        for (var i = 0; i + 7 <= size; i++)
        {
            if (IsFinder(i, at) && (IsLight(i - 4, size, at) || IsLight(i + 7, size, at)))
            {
                penalty += 40;
            }
        }

        return penalty;
    }

    private static bool IsFinder(int from, Func<int, bool> at)
    {
        for (var i = 0; i < FinderLike.Length; i++)
        {
            if (at(from + i) != FinderLike[i])
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsLight(int from, int size, Func<int, bool> at)
    {
        for (var i = from; i < from + 4; i++)
        {
            if (i >= 0 && i < size && at(i))
            {
                return false;
            }
        }

        return true;
    }

    private static int Squares(bool[,] dark, int size)
    {
        var penalty = 0;
        for (var y = 0; y < size - 1; y++)
        {
            for (var x = 0; x < size - 1; x++)
            {
                penalty += dark[x, y] == dark[x + 1, y] && dark[x, y] == dark[x, y + 1] && dark[x, y] == dark[x + 1, y + 1] ? 3 : 0;
            }
        }

        return penalty;
    }

    private static int Balance(bool[,] dark, int size)
    {
        var count = 0;
        foreach (var module in dark)
        {
            count += module ? 1 : 0;
        }

        return Math.Abs((count * 20) - (size * size * 10)) / (size * size) * 10;
    }
}
