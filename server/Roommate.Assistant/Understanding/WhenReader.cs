namespace Roommate.Assistant.Understanding;

/// <summary>Reads dates and times of day: "tomorrow at half past six", "on friday evening", "in 20 minutes", "at 8:30 pm on the 5th of may".</summary>
internal sealed class WhenReader(Sentence sentence, Language language, UnderstandingContext context)
{
    /// <summary>Ten years: further ahead nobody is reminded.</summary>
    private const int FurthestDays = 3650;
    private readonly WhenFile words = language.File.When;
    private readonly DateTimeOffset local = TimeZoneInfo.ConvertTime(context.Now, context.TimeZone ?? TimeZoneInfo.Utc);
    private int limit;

    /// <summary>The moments that start at a word, longest first.</summary>
    public IReadOnlyList<Moment> Read(int at, int to)
    {
        limit = to;
        if (at >= limit || !language.StartsMoment(sentence.Word(at)))
        {
            return [];
        }

        if (Duration(at) is { } later)
        {
            return [later];
        }

        var parts = new List<Moment>(2);
        Extend(at, new Moment(at, null, null), null, parts);
        parts.Sort(static (a, b) => b.End - a.End);
        return parts;
    }

    /// <summary>Dates, parts of the day and clock times in any order, each at most once.</summary>
    private void Extend(int at, Moment so, TimeOnly? partOfDay, List<Moment> found)
    {
        if (so.Date is null && (Date(at) ?? Date(Skip(at, "on"))) is { } date)
        {
            found.Add(Settle(date.End, so with { Date = date.Date }, partOfDay));
            Extend(date.End, so with { Date = date.Date }, partOfDay, found);
        }

        if (so.Time is null && Clock(at, partOfDay) is { } clock)
        {
            found.Add(Settle(clock.End, so with { Time = clock.Time }, partOfDay));
            Extend(clock.End, so with { Time = clock.Time }, partOfDay, found);
        }

        if (partOfDay is null && PartOfDay(at) is { } part)
        {
            found.Add(Settle(part.End, so with { Date = so.Date ?? part.Date }, part.Time));
            Extend(part.End, so with { Date = so.Date ?? part.Date }, part.Time, found);
        }
    }

    /// <summary>"8" in the evening is 20:00; a bare "8" is the next one to come.</summary>
    private static Moment Settle(int end, Moment moment, TimeOnly? partOfDay)
    {
        if (moment.Time is not { } time)
        {
            return moment with { End = end, Time = partOfDay };
        }

        if (partOfDay is { Hour: >= 12 } && time.Hour is > 0 and < 12)
        {
            time = time.AddHours(12);
        }

        return moment with { End = end, Time = time };
    }

    /// <summary>"in 20 minutes", "in half an hour", "in 3 days".</summary>
    private Moment? Duration(int at)
    {
        if (!Is(at, "in"))
        {
            return null;
        }

        var found = new List<(int End, Quantity Quantity)>();
        new QuantityReader(sentence, language).Read(at + 1, found);
        foreach (var (end, quantity) in found.OrderByDescending(one => one.End))
        {
            if (end <= limit && quantity.Unit == QuantityUnit.Duration && quantity.Amount <= FurthestDays)
            {
                var then = local.AddHours(quantity.Duration.Hours ?? 0).AddMinutes(quantity.Duration.Minutes ?? 0).AddSeconds(quantity.Duration.Seconds ?? 0);
                return new Moment(end, DateOnly.FromDateTime(then.DateTime), TimeOnly.FromDateTime(then.DateTime));
            }

            if (end < limit && quantity.Unit == QuantityUnit.Plain && words.Spans.TryGetValue(Word(end), out var days) && quantity.Amount * days is >= 0 and <= FurthestDays)
            {
                return new Moment(end + 1, Today.AddDays((int)quantity.Amount * days), null);
            }
        }

        return null;
    }

    private DateOnly Today => DateOnly.FromDateTime(local.DateTime);

    private Moment? Date(int at)
    {
        if (at >= limit)
        {
            return null;
        }

        for (var length = 4; length >= 1; length--)
        {
            if (at + length <= limit && words.Days.TryGetValue(Join(at, length), out var days))
            {
                return new Moment(at + length, Today.AddDays(days), null);
            }
        }

        var next = Is(at, "next");
        var day = next || Is(at, "this") ? at + 1 : at;
        if (day < limit && words.Weekdays.TryGetValue(Word(day), out var weekday))
        {
            if (day == at && Calendar(day + 1) is { } dated)
            {
                // "Friday the 27th": the date says it more exactly.
                return dated;
            }

            var ahead = (weekday - (int)Today.DayOfWeek + 7) % 7;
            return new Moment(day + 1, Today.AddDays(ahead == 0 ? 7 : ahead), null);
        }

        return next && day < limit && words.Spans.TryGetValue(Word(day), out var span)
            ? new Moment(day + 1, Today.AddDays(span), null)
            : Calendar(at);
    }

    /// <summary>"the 5th of may", "may 5", "the 12th".</summary>
    private Moment? Calendar(int at)
    {
        at = Is(at, "the") ? at + 1 : at;
        if (at < limit && words.Months.TryGetValue(Word(at), out var month))
        {
            var dayAt = Is(at + 1, "the") ? at + 2 : at + 1;
            return DayNumber(dayAt, out var afterDay) is { } dayOfMonth ? Next(month, dayOfMonth, afterDay) : null;
        }

        if (DayNumber(at, out var after) is not { } number)
        {
            return null;
        }

        var monthAt = Is(after, "of") ? after + 1 : after;
        if (monthAt < limit && words.Months.TryGetValue(Word(monthAt), out month))
        {
            return Next(month, number, monthAt + 1);
        }

        return IsOrdinal(at) ? Next(number > Today.Day ? Today.Month : (Today.Month % 12) + 1, number, after) : null;
    }

    private Moment? Next(int month, int day, int end)
    {
        if (day < 1 || day > DateTime.DaysInMonth(2024, month))
        {
            return null;
        }

        for (var year = Today.Year; year < Today.Year + 5; year++)
        {
            if (day <= DateTime.DaysInMonth(year, month) && new DateOnly(year, month, day) is var date && date >= Today)
            {
                return new Moment(end, date, null);
            }
        }

        return null;
    }

    private int? DayNumber(int at, out int end)
    {
        end = at + 1;
        if (at >= limit)
        {
            return null;
        }

        if (words.Ordinals.TryGetValue(Word(at), out var ordinal))
        {
            return ordinal;
        }

        if (!int.TryParse(sentence.Word(at), System.Globalization.CultureInfo.InvariantCulture, out var number) || number is < 1 or > 31)
        {
            return null;
        }

        end = at + 1 < limit && Words("suffix").Contains(Word(at + 1)) ? at + 2 : at + 1;
        return number;
    }

    private bool IsOrdinal(int at) => words.Ordinals.ContainsKey(Word(at)) || (at + 1 < limit && Words("suffix").Contains(Word(at + 1)));

    private Moment? PartOfDay(int at)
    {
        for (var skip = 0; skip < 3; skip++)
        {
            if (at + skip >= limit)
            {
                return null;
            }

            var word = Word(at + skip);
            if (words.Parts.TryGetValue(word, out var time))
            {
                var today = words.Tonight.Contains(word) || (skip > 0 && Is(at + skip - 1, "this"));
                return new Moment(at + skip + 1, today ? Today : null, TimeOnly.Parse(time, System.Globalization.CultureInfo.InvariantCulture));
            }

            if (!Is(at + skip, "in") && !Is(at + skip, "the") && !Is(at + skip, "at") && !Is(at + skip, "this"))
            {
                return null;
            }
        }

        return null;
    }

    private Moment? Clock(int at, TimeOnly? partOfDay) => new ClockReader(sentence, language, local, limit).Read(at, partOfDay);

    private int Skip(int at, string role) => Is(at, role) ? at + 1 : at;

    private bool Is(int at, string role) => at < limit && Words(role).Contains(Word(at));

    private string[] Words(string role) => words.Words.GetValueOrDefault(role) ?? [];

    private string Word(int at) => sentence.Word(at).ToString();

    private string Join(int at, int count) => string.Join(' ', Enumerable.Range(at, count).Select(Word));
}
