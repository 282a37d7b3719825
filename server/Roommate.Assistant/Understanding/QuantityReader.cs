using System.Globalization;

namespace Roommate.Assistant.Understanding;

/// <summary>Reads numbers in digits and words, with their units: "two and a half hours", "21.5 °C", "1h30", "half an hour", "fifty percent".</summary>
internal readonly struct QuantityReader(Sentence sentence, Language language)
{
    /// <summary>No percent, degree or duration spoken at home is larger; it keeps arithmetic in range.</summary>
    private const double Largest = 1_000_000;

    /// <summary>Reads what starts at <paramref name="at"/>: first the bare number, then the number with its unit, then the whole duration.</summary>
    public void Read(int at, List<(int End, Quantity Quantity)> found)
    {
        if (Has(at, SenseKind.Noun, "article") && (IsFraction(at + 1) || Has(at + 1, SenseKind.Noun, "couple") || IsMultiplier(at + 1)))
        {
            // "a half hour", "eine halbe Stunde", "a couple of minutes", "a hundred percent".
            Read(at + 1, found);
            return;
        }

        if (!TryNumber(at, out var afterNumber, out var amount) && !TryOneUnit(at, out afterNumber, out amount))
        {
            return;
        }

        var fraction = amount < 1 && amount > 0;
        var hasUnit = TryUnit(SkipExtra(SkipArticle(afterNumber, fraction || Has(at, SenseKind.Noun, "couple"))), out var afterUnit, out var unit);
        if (afterNumber == at || Has(at, SenseKind.Noun, "article"))
        {
            // "an hour": without its unit the article is no number.
        }
        else if (!fraction || IsDigits(at))
        {
            found.Add((afterNumber, new Quantity(amount, QuantityUnit.Plain)));
        }
        else if (!hasUnit && IsAfterBy(at))
        {
            // "By a quarter" is a share of what there is.
            found.Add((afterNumber, new Quantity(amount * 100, QuantityUnit.Percent)));
        }

        if (!hasUnit)
        {
            return;
        }

        if (unit is QuantityUnit.Hour or QuantityUnit.Minute or QuantityUnit.Second)
        {
            ReadDuration(afterUnit, amount, unit, found);
            return;
        }

        found.Add((afterUnit, new Quantity(amount, unit)));
        if (unit == QuantityUnit.Degree && TryUnit(afterUnit, out var afterScale, out var scale) && scale is QuantityUnit.Degree or QuantityUnit.Kelvin)
        {
            found.Add((afterScale, new Quantity(amount, scale)));
        }
    }

    /// <summary>A number at the position: digits, words ("twenty one"), "a half", "two and a half".</summary>
    public bool TryNumber(int at, out int end, out double amount)
    {
        end = at;
        amount = 0;
        if (at >= sentence.Count)
        {
            return false;
        }

        var sign = 1.0;
        if (sentence.Is(at, "-") || Has(at, SenseKind.Noun, "minus"))
        {
            sign = -1;
            at++;
        }
        else if (sentence.Is(at, "+"))
        {
            at++;
        }

        if (!TryDigits(at, out end, out amount) && !TryWords(at, out end, out amount))
        {
            return false;
        }

        if (amount >= 1 && IsFraction(end) && language.TryNumber(sentence.Word(end), out var part) && part < 0.5)
        {
            // "three quarters".
            amount *= part;
            end++;
        }
        else if (amount >= 1 && TryAndFraction(end, out var afterFraction, out var fraction))
        {
            end = afterFraction;
            amount += fraction;
        }

        amount *= sign;
        return true;
    }

    private void ReadDuration(int end, double amount, QuantityUnit unit, List<(int End, Quantity Quantity)> found)
    {
        var duration = With(default, amount, unit);
        found.Add((end, new Quantity(amount, QuantityUnit.Duration, duration)));
        if (TryAndFraction(end, out var afterFraction, out var fraction) && !TryUnit(SkipArticle(afterFraction, true), out _, out _))
        {
            found.Add((afterFraction, new Quantity(amount, QuantityUnit.Duration, With(default, amount + fraction, unit))));
            return;
        }

        while (TryNextPart(end, unit, out var afterPart, out var part, out var smaller))
        {
            duration = With(duration, part, smaller);
            end = afterPart;
            unit = smaller;
            found.Add((end, new Quantity(amount, QuantityUnit.Duration, duration)));
        }
    }

    /// <summary>"... and 30 minutes", "... 30" after hours (as in 1h30).</summary>
    private bool TryNextPart(int at, QuantityUnit after, out int end, out double amount, out QuantityUnit unit)
    {
        unit = default;
        var start = at < sentence.Count && Has(at, SenseKind.And, null) ? at + 1 : at;
        if (!TryNumber(start, out end, out amount))
        {
            return false;
        }

        if (TryUnit(SkipArticle(end, amount is > 0 and < 1), out var afterUnit, out unit))
        {
            end = afterUnit;
            return unit > after && unit is QuantityUnit.Minute or QuantityUnit.Second;
        }

        unit = after == QuantityUnit.Hour ? QuantityUnit.Minute : QuantityUnit.Second;
        return start == at && after is QuantityUnit.Hour or QuantityUnit.Minute && amount is > 0 and < 60 && IsDigits(at);
    }

    /// <summary>Half an hour is 30 minutes; two and a half minutes are 2 minutes 30 seconds.</summary>
    private static Duration With(Duration duration, double amount, QuantityUnit unit)
    {
        var whole = Math.Truncate(amount);
        var rest = Math.Round((amount - whole) * 60, 6);
        double? wholePart = whole == 0 && rest != 0 ? null : whole;
        double? restPart = rest == 0 ? null : rest;
        return unit switch
        {
            QuantityUnit.Hour => duration with { Hours = wholePart, Minutes = restPart ?? duration.Minutes },
            QuantityUnit.Minute => duration with { Minutes = wholePart, Seconds = restPart ?? duration.Seconds },
            _ => duration with { Seconds = amount },
        };
    }

    private bool TryDigits(int at, out int end, out double amount)
    {
        end = at + 1;
        amount = 0;
        if (!IsDigits(at))
        {
            return false;
        }

        var word = sentence.Word(at);
        if (word.IndexOf('/') is > 0 and var slash)
        {
            return double.TryParse(word[..slash], NumberStyles.None, CultureInfo.InvariantCulture, out var over)
                && double.TryParse(word[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var under)
                && under != 0 && (amount = over / under) >= 0;
        }

        return double.TryParse(word, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out amount) && amount <= Largest;
    }

    private bool TryWords(int at, out int end, out double amount)
    {
        end = at;
        amount = 0;
        double last = 0;
        while (end < sentence.Count)
        {
            var word = sentence.Word(end);
            if (language.TryMultiplier(word, out var multiplier) && end == at)
            {
                (amount, last) = (multiplier, multiplier);
            }
            else if (language.TryMultiplier(word, out multiplier) && last is > 0 and < 100)
            {
                amount = amount - last + (last * multiplier);
                last = multiplier;
            }
            else if (language.TryNumber(word, out var value) && (end == at || Continues(last, value)))
            {
                amount += value;
                last = value;
            }
            else if (end > at && last >= 100 && Has(end, SenseKind.And, null) && end + 1 < sentence.Count
                && language.TryNumber(sentence.Word(end + 1), out var next) && next is >= 1 and < 100)
            {
                // "one hundred and five": the joiner belongs to the number.
            }
            else
            {
                break;
            }

            end++;
        }

        return end > at && ReadDecimals(ref end, ref amount);
    }

    /// <summary>"twenty one point five".</summary>
    private bool ReadDecimals(ref int end, ref double amount)
    {
        if (end + 1 < sentence.Count && Has(end, SenseKind.Noun, "point") && language.TryNumber(sentence.Word(end + 1), out var digit) && digit is >= 0 and <= 9)
        {
            amount += digit / 10;
            end += 2;
        }

        return true;
    }

    private static bool Continues(double last, double value) =>
        last >= 100 ? value is >= 1 and < 100 : last >= 20 && value is >= 1 and < 10;

    /// <summary>"and a half", "and half".</summary>
    private bool TryAndFraction(int at, out int end, out double fraction)
    {
        end = at;
        fraction = 0;
        if (at + 1 >= sentence.Count || !Has(at, SenseKind.And, null))
        {
            return false;
        }

        var next = SkipArticle(at + 1, true);
        if (next < sentence.Count && language.TryNumber(sentence.Word(next), out fraction) && fraction is > 0 and < 1)
        {
            end = next + 1;
            return true;
        }

        return TryArticleFraction(at + 1, out end, out fraction);
    }

    private bool TryArticleFraction(int at, out int end, out double fraction)
    {
        end = at;
        fraction = 0;
        return TryDigits(at, out end, out fraction) && fraction is > 0 and < 1;
    }

    /// <summary>"an hour", "a degree", and "hour" in "hour and a half" and "hour and 15 minutes", count one.</summary>
    private bool TryOneUnit(int at, out int end, out double amount)
    {
        amount = 1;
        end = Has(at, SenseKind.Noun, "article") && !sentence.Is(at, "the") ? at + 1 : at;
        return TryUnit(end, out var afterUnit, out var unit)
            && (unit is QuantityUnit.Hour or QuantityUnit.Minute or QuantityUnit.Second || (unit == QuantityUnit.Degree && end > at))
            && sentence.Word(end).Length > 1
            && (end > at || TryAndFraction(afterUnit, out _, out _) || (Has(afterUnit, SenseKind.And, null) && TryNextPart(afterUnit, unit, out _, out _, out _)));
    }

    private bool IsAfterBy(int at)
    {
        var before = at > 0 && Has(at - 1, SenseKind.Noun, "article") ? at - 2 : at - 1;
        return before >= 0 && Has(before, SenseKind.By, null);
    }

    private bool IsMultiplier(int at) => at < sentence.Count && language.TryMultiplier(sentence.Word(at), out _);

    private bool IsFraction(int at) => at < sentence.Count && language.TryNumber(sentence.Word(at), out var value) && value is > 0 and < 1;

    /// <summary>"10 MORE minutes".</summary>
    private int SkipExtra(int at) => Has(at, SenseKind.Noun, "extra") ? at + 1 : at;

    /// <summary>"half AN hour", "three quarters OF AN hour".</summary>
    private int SkipArticle(int at, bool skip)
    {
        while (skip && at < sentence.Count && (Has(at, SenseKind.Noun, "article") || Has(at, SenseKind.Noun, "of")))
        {
            at++;
        }

        return at;
    }

    private bool TryUnit(int at, out int end, out QuantityUnit unit)
    {
        end = at;
        unit = default;
        var node = WordTrie.Root;
        var found = false;
        for (var i = at; i < sentence.Count; i++)
        {
            node = language.Words.Next(node, language.Words.WordId(sentence.Word(i)));
            if (node == WordTrie.None)
            {
                break;
            }

            foreach (var sense in language.Words.Senses(node) ?? [])
            {
                if (sense.Kind == SenseKind.Unit)
                {
                    unit = language.Unit(sense.Value);
                    end = i + 1;
                    found = true;
                }
            }
        }

        return found;
    }

    private bool IsDigits(int at) => at < sentence.Count && char.IsDigit(sentence.Word(at)[0]);

    private bool Has(int at, SenseKind kind, string? value) => language.HasSense(sentence, at, kind, value);
}
