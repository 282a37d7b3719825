using System.Globalization;

namespace Roommate.Assistant.Understanding;

/// <summary>Reads times of day: "at 8", "8:30 pm", "half past six", "quarter to nine", "20 past 4", "noon".</summary>
internal sealed class ClockReader(Sentence sentence, Language language, DateTimeOffset local, int limit)
{
    private readonly WhenFile words = language.File.When;

    public Moment? Read(int at, TimeOnly? partOfDay)
    {
        var introduced = Is(at, "at");
        at = introduced ? at + 1 : at;
        if (at >= limit)
        {
            return null;
        }

        return Relative(at, partOfDay) ?? Plain(at, introduced, partOfDay);
    }

    /// <summary>"half past six", "quarter to nine", "halb sieben".</summary>
    private Moment? Relative(int at, TimeOnly? partOfDay)
    {
        var start = Is(at, "a") ? at + 1 : at;
        if (Is(start, "halfTo") && Hour(start + 1, out var afterHalf) is { } toHour)
        {
            return Finish(afterHalf, toHour - 1, 30, false, partOfDay);
        }

        var minutes = Is(start, "half") ? 30 : Is(start, "quarter") ? 15 : Number(start);
        if (minutes is not { } count || count is < 0 or > 59)
        {
            return null;
        }

        var sign = start + 1;
        sign = Is(sign, "minutes") ? sign + 1 : sign;
        var past = Is(sign, "past");
        if ((!past && !Is(sign, "before")) || Hour(sign + 1, out var end) is not { } hour)
        {
            return null;
        }

        return past ? Finish(end, hour, count, false, partOfDay) : Finish(end, hour - 1, 60 - count, false, partOfDay);
    }

    /// <summary>"8", "8:30", "8 30 pm", "eight o'clock"; a bare number needs "at" before or "pm", "o'clock" after it.</summary>
    private Moment? Plain(int at, bool introduced, TimeOnly? partOfDay)
    {
        var word = sentence.Word(at);
        var colon = word.IndexOf(':');
        int hour, minute = 0, end = at + 1;
        var exact = colon > 0;
        if (exact)
        {
            if (!int.TryParse(word[..colon], NumberStyles.None, CultureInfo.InvariantCulture, out hour)
                || !int.TryParse(word[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out minute))
            {
                return null;
            }
        }
        else if (Hour(at, out end) is { } spoken)
        {
            hour = spoken;
            if (Number(end) is { } more && more is > 9 and < 60)
            {
                (minute, end, exact) = (more, end + 1, true);
            }
        }
        else
        {
            return null;
        }

        if (Is(end, "oclock"))
        {
            (end, introduced) = (end + 1, true);
            if (Number(end) is { } more && more is > 0 and < 60)
            {
                (minute, end) = (more, end + 1);
            }
        }

        return introduced || exact || HalfOfDay(end, out _, out _) ? Finish(end, hour, minute, exact && colon > 1, partOfDay) : null;
    }

    private Moment? Finish(int end, int hour, int minute, bool full, TimeOnly? partOfDay)
    {
        hour = (hour + 24) % 24;
        if (hour > 23 || minute > 59)
        {
            return null;
        }

        if (HalfOfDay(end, out var afterHalf, out var pm))
        {
            end = afterHalf;
            hour = (hour % 12) + (pm ? 12 : 0);
        }
        else if (!full && hour is > 0 and < 12 && partOfDay is null)
        {
            hour = NextToCome(hour, minute);
        }

        return new Moment(end, null, new TimeOnly(hour, minute));
    }

    /// <summary>Said at 18:30, a bare "8" is 20:00; said at 21:00 it is 8:00, as it is when a later day is named.</summary>
    private int NextToCome(int hour, int minute)
    {
        var now = TimeOnly.FromDateTime(local.DateTime);
        var morning = new TimeOnly(hour, minute);
        return morning <= now && morning.AddHours(12) > now && !otherDay ? hour + 12 : hour;
    }

    private readonly bool otherDay = MentionsOtherDay(sentence, language);

    private static bool MentionsOtherDay(Sentence sentence, Language language)
    {
        for (var i = 0; i < sentence.Count; i++)
        {
            var word = sentence.Word(i).ToString();
            if (language.File.When.Weekdays.ContainsKey(word) || (language.File.When.Days.TryGetValue(word, out var days) && days > 0))
            {
                return true;
            }
        }

        return false;
    }

    private bool HalfOfDay(int at, out int end, out bool pm)
    {
        pm = false;
        end = at;
        foreach (var (role, isPm) in new[] { ("am", false), ("pm", true) })
        {
            foreach (var phrase in Words(role))
            {
                var length = phrase.Count(c => c == ' ') + 1;
                if (at + length <= limit && string.Join(' ', Enumerable.Range(at, length).Select(Word)) == phrase)
                {
                    (end, pm) = (at + length, isPm);
                    return true;
                }
            }
        }

        return false;
    }

    private int? Hour(int at, out int end)
    {
        end = at + 1;
        return Number(at) is { } number && number is >= 0 and <= 24 ? number % 24 : null;
    }

    private int? Number(int at)
    {
        if (at >= limit)
        {
            return null;
        }

        return language.TryNumber(sentence.Word(at), out var value) && value == Math.Truncate(value) ? (int)value
            : int.TryParse(sentence.Word(at), NumberStyles.None, CultureInfo.InvariantCulture, out var digits) ? digits : null;
    }

    private bool Is(int at, string role) => at < limit && Words(role).Contains(Word(at));

    private string[] Words(string role) => words.Words.GetValueOrDefault(role) ?? [];

    private string Word(int at) => sentence.Word(at).ToString();
}
