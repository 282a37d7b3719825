using System.Globalization;
using System.Text.Json.Nodes;

namespace Roommate.Home.Discovery.Entities;

/// <summary>Numbers between texts, JSON and devices.</summary>
internal static class Numbers
{
    public static double? Read(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    /// <summary>Whole numbers without a dot.</summary>
    public static string Write(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    public static JsonNode Node(double number) =>
        number == Math.Floor(number) && Math.Abs(number) < 1e15 ? JsonValue.Create((long)number) : JsonValue.Create(number);

    /// <summary>As templates have it: whole numbers are whole.</summary>
    public static object Value(double number) => number == Math.Floor(number) && Math.Abs(number) < 1e15 ? (long)number : (object)number;
}
