namespace Roommate.Testing;

/// <summary>
/// How tests wait for what must come. Only a test that fails waits so long: it is far more than the busiest shared machine needs,
/// and says nothing about how fast the product is.
/// </summary>
public static class Patience
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(100);

    /// <summary>A minute; five where whole minutes belong to the story (<c>ROOMMATE_FULL=1</c>).</summary>
    public static TimeSpan Long { get; } = TimeSpan.FromMinutes(Environment.GetEnvironmentVariable("ROOMMATE_FULL") == "1" ? 5 : 1);

    /// <summary>Cancelled when patience is at its end.</summary>
    public static CancellationToken Token => new CancellationTokenSource(Long).Token;

    /// <summary>Looks until it holds: for what has nothing to await, in another program, in Redis or behind HTTP.</summary>
    /// <param name="holds">Whether it has come to that.</param>
    /// <param name="what">What to say when it never does.</param>
    public static async Task UntilAsync(Func<Task<bool>> holds, Func<string>? what = null)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (!await holds())
        {
            var waited = TimeProvider.System.GetElapsedTime(since);
            if (waited > Long)
            {
                throw new TimeoutException(what?.Invoke() ?? "It did not come to that.");
            }

            await Task.Delay(PauseAfter(waited));
        }
    }

    /// <inheritdoc cref="UntilAsync(Func{Task{bool}}, Func{string}?)"/>
    public static Task UntilAsync(Func<bool> holds, Func<string>? what = null) => UntilAsync(() => Task.FromResult(holds()), what);

    /// <summary>
    /// For what must be begun before a moment that comes by itself (a token's end): first with little time, and with more when a busy
    /// machine did not come to it.
    /// </summary>
    public static async Task<T> BeforeItEndsAsync<T>(Func<TimeSpan, Task<T>> attempt)
    {
        for (var time = TimeSpan.FromSeconds(2); ; time *= 4)
        {
            try
            {
                return await attempt(time);
            }
            catch (Exception) when (time < Long)
            {
                // It was over before it had begun.
            }
        }
    }

    /// <summary>Looks until what is found fits, and gives it.</summary>
    public static async Task<T> FindAsync<T>(Func<Task<T>> look, Func<T, bool> fits, Func<T, string>? what = null)
    {
        var found = default(T)!;
        await UntilAsync(async () => fits(found = await look()), what is null ? null : () => what(found));
        return found;
    }

    // The longer it has taken the more rarely it is looked at: fifty that look at once keep the program from what they wait for.
    private static TimeSpan PauseAfter(TimeSpan waited) => TimeSpan.FromTicks(Math.Clamp(waited.Ticks / 20, ShortestPause.Ticks, LongestPause.Ticks));
}
