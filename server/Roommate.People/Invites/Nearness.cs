using Roommate.Contracts.People;

namespace Roommate.People.Invites;

/// <summary>
/// Whether somebody is near a home, as their own browser tells it: enough to keep a photographed slip from being used at
/// the other end of town, no proof against somebody who lies.
/// </summary>
internal static class Nearness
{
    public const int Least = 50;
    public const int Most = 50_000;

    private const double EarthRadius = 6_371_000;

    public static bool IsNear(HomeLocation home, HomeLocation there, int meters) => Meters(home, there) <= meters;

    /// <summary>Along the surface (haversine).</summary>
    public static double Meters(HomeLocation one, HomeLocation other)
    {
        var (a, b) = (double.DegreesToRadians(one.Latitude), double.DegreesToRadians(other.Latitude));
        var half = Math.Pow(Math.Sin((b - a) / 2), 2)
            + (Math.Cos(a) * Math.Cos(b) * Math.Pow(Math.Sin(double.DegreesToRadians(other.Longitude - one.Longitude) / 2), 2));
        return 2 * EarthRadius * Math.Asin(Math.Min(1, Math.Sqrt(half)));
    }
}
