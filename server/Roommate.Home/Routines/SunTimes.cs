namespace Roommate.Home.Routines;

/// <summary>Where a home is on Earth, in degrees; north and east are positive.</summary>
public readonly record struct EarthPlace(double Latitude, double Longitude);

/// <summary>
/// Sunrise and sunset by the equations of the NOAA solar calculator: within two minutes up to the polar circles. The upper
/// edge of the sun with the usual refraction stands 0.833 degrees under the horizon.
/// </summary>
public static class SunTimes
{
    private const double Horizon = -0.833;
    private const int MostDays = 366;

    /// <summary>The next sunrise or sunset, plus the offset, after a moment; null where the sun does not do that for a year.</summary>
    public static DateTimeOffset? Next(bool rise, TimeSpan offset, DateTimeOffset after, EarthPlace place)
    {
        // The solar day of the place, not the day of Greenwich.
        var start = (after - offset).UtcDateTime.AddHours(place.Longitude / 15).Date.AddDays(-1);
        for (var i = 0; i < MostDays; i++)
        {
            if (OnDay(rise, start.AddDays(i), place) is { } at && at + offset > after)
            {
                return at + offset;
            }
        }

        return null;
    }

    /// <summary>On a date of the place; null in polar day and night.</summary>
    public static DateTimeOffset? OnDay(bool rise, DateTime date, EarthPlace place)
    {
        // Solved twice: the second time with the sun where it is at the moment found first.
        var noon = new DateTimeOffset(date, TimeSpan.Zero).AddHours(12 - (place.Longitude / 15));
        return Solve(rise, date, noon, place) is { } first ? Solve(rise, date, first, place) : null;
    }

    private static DateTimeOffset? Solve(bool rise, DateTime date, DateTimeOffset near, EarthPlace place)
    {
        var century = ((near - new DateTimeOffset(2000, 1, 1, 12, 0, 0, TimeSpan.Zero)).TotalDays) / 36525;
        var meanLongitude = (280.46646 + (century * (36000.76983 + (century * 0.0003032)))) % 360;
        var anomaly = 357.52911 + (century * (35999.05029 - (0.0001537 * century)));
        var eccentricity = 0.016708634 - (century * (0.000042037 + (0.0000001267 * century)));
        var center = (Sin(anomaly) * (1.914602 - (century * (0.004817 + (0.000014 * century)))))
            + (Sin(2 * anomaly) * (0.019993 - (0.000101 * century))) + (Sin(3 * anomaly) * 0.000289);
        var node = 125.04 - (1934.136 * century);
        var longitude = meanLongitude + center - 0.00569 - (0.00478 * Sin(node));
        var obliquity = 23.439291 - (century * 0.0130042) + (0.00256 * Cos(node));
        var declination = Degrees(Math.Asin(Sin(obliquity) * Sin(longitude)));
        var y = Math.Pow(Math.Tan(Radians(obliquity / 2)), 2);
        var equation = 4 * Degrees((y * Sin(2 * meanLongitude)) - (2 * eccentricity * Sin(anomaly)) + (4 * eccentricity * y * Sin(anomaly) * Cos(2 * meanLongitude))
            - (0.5 * y * y * Sin(4 * meanLongitude)) - (1.25 * eccentricity * eccentricity * Sin(2 * anomaly)));
        var cosine = (Sin(Horizon) - (Sin(place.Latitude) * Sin(declination))) / (Cos(place.Latitude) * Cos(declination));
        if (cosine is < -1 or > 1)
        {
            return null;
        }

        var hourAngle = Degrees(Math.Acos(cosine));
        var minutes = 720 - (4 * (place.Longitude + (rise ? hourAngle : -hourAngle))) - equation;
        return new DateTimeOffset(date, TimeSpan.Zero).AddMinutes(minutes);
    }

    private static double Radians(double degrees) => degrees * Math.PI / 180;

    private static double Degrees(double radians) => radians * 180 / Math.PI;

    private static double Sin(double degrees) => Math.Sin(Radians(degrees));

    private static double Cos(double degrees) => Math.Cos(Radians(degrees));
}
