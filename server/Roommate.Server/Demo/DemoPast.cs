using System.Text.Json;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;

namespace Roommate.Server.Demo;

/// <summary>What the demo's sensors and lamps were in the week before its first start: the same for the same clock, with days and nights in it. And a habit, so that a routine can be suggested.</summary>
internal sealed class DemoPast(Home.History.History history, Home.Activities.ActivityList activities, TimeProvider time)
{
    private const int Days = 7;
    private const int HabitDays = 20;
    private const string HabitDevice = "Reading lamp";

    /// <summary>Writes the week of a device, unless it has a past already.</summary>
    public async Task WriteAsync(DemoSpec spec, string id, int seed, CancellationToken ct)
    {
        // Up to the hour that runs: from there on the device tells itself.
        var now = time.GetUtcNow();
        var end = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerHour));
        foreach (var (part, component) in spec.Components)
        {
            if (Of(component, seed, end.AddDays(-Days), end) is not var (property, values))
            {
                continue;
            }

            var path = $"{part}.{property}";
            var known = await history.GetAsync(id, path, end.AddDays(-1), end, (long)TimeSpan.FromHours(1).TotalMilliseconds, ct);
            if (!known.Succeeded || known.Value.Points.Count == 0)
            {
                await history.SeedAsync(id, path, values, ct);
                if (spec.Name == HabitDevice && property == "on")
                {
                    await activities.SeedAsync(id, Habit(id, path, end, seed), ct);
                }
            }
        }
    }

    // Somebody reads at about half past nine in the evening.
    private static IEnumerable<Activity> Habit(string id, string path, DateTimeOffset end, int seed)
    {
        var random = new Random(seed);
        for (var day = HabitDays; day > 0; day--)
        {
            var at = new DateTimeOffset(end.Date, TimeSpan.Zero).AddDays(-day).AddHours(21.5).AddMinutes(random.Next(-7, 8));
            yield return Line(at, on: true);
            yield return Line(at.AddMinutes(70 + random.Next(40)), on: false);
        }

        Activity Line(DateTimeOffset at, bool on) => new(
            id, at, ActivityKind.Desired, 0, new Cause(CauseKind.User, Name: "Ana", Via: "page"), path, JsonSerializer.SerializeToElement(!on), JsonSerializer.SerializeToElement(on));
    }

    private static (string Property, IEnumerable<(DateTimeOffset At, double Value)> Values)? Of(Component component, int seed, DateTimeOffset from, DateTimeOffset to) =>
        (component.Kind, component.Class) switch
        {
            ("sensor", "temperature") => ("value", Every(seed, from, to, TimeSpan.FromMinutes(1), static (hour, random) => Math.Round(20.2 + (1.6 * Math.Sin((hour - 9) * Math.PI / 12)) + (random * 0.2), 1))),
            ("sensor", "humidity") => ("value", Every(seed, from, to, TimeSpan.FromMinutes(2), static (hour, random) => Math.Round((hour is > 6.5 and < 8 ? 71 : 52) + (random * 3)))),
            ("sensor", "power") => ("value", Every(seed, from, to, TimeSpan.FromSeconds(30), static (hour, random) => Math.Round((hour * 60 % 40 < 14 ? 96 : 3) + (random * 4)))),
            ("climate", _) => ("current", Every(seed, from, to, TimeSpan.FromMinutes(5), static (hour, random) => Math.Round((hour is > 6 and < 22 ? 20.4 : 18.3) + (random * 0.2), 1))),
            ("light", _) => ("on", Every(seed, from, to, TimeSpan.FromMinutes(30), static (hour, random) => (hour is > 17 and < 23 || hour is > 6 and < 8) && random > -0.6 ? 1 : 0)),
            ("binary", "motion") => ("active", Every(seed, from, to, TimeSpan.FromMinutes(15), static (hour, random) => hour is > 7 and < 23 && random > 0.3 ? 1 : 0)),
            _ => null,
        };

    private static IEnumerable<(DateTimeOffset At, double Value)> Every(int seed, DateTimeOffset from, DateTimeOffset to, TimeSpan step, Func<double, double, double> value)
    {
        var random = new Random(seed);
        for (var at = from; at < to; at += step)
        {
            yield return (at, value(at.TimeOfDay.TotalHours, (random.NextDouble() * 2) - 1));
        }
    }
}
