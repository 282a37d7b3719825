namespace Roommate.Home.Discovery.Tasmota;

/// <summary>Class and unit of what Tasmota measures, by the name it gives it.</summary>
internal static class TasmotaQuantities
{
    private static readonly Dictionary<string, (string? Class, string? Unit)> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Humidity"] = ("humidity", "%"),
        ["Pressure"] = ("pressure", "hPa"),
        ["SeaPressure"] = ("pressure", "hPa"),
        ["Illuminance"] = ("illuminance", "lx"),
        ["CarbonDioxide"] = ("carbon_dioxide", "ppm"),
        ["TVOC"] = ("volatile_organic_compounds_parts", "ppb"),
        ["PM2.5"] = ("pm25", "µg/m³"),
        ["PM10"] = ("pm10", "µg/m³"),
        ["PM1"] = ("pm1", "µg/m³"),
        ["Moisture"] = ("moisture", "%"),
        ["Distance"] = ("distance", "cm"),
        ["Voltage"] = ("voltage", "V"),
        ["Current"] = ("current", "A"),
        ["Power"] = ("power", "W"),
        ["ApparentPower"] = ("apparent_power", "VA"),
        ["ReactivePower"] = ("reactive_power", "var"),
        ["Factor"] = ("power_factor", null),
        ["Frequency"] = ("frequency", "Hz"),
        ["Total"] = ("energy", "kWh"),
        ["Today"] = ("energy", "kWh"),
        ["Yesterday"] = ("energy", "kWh"),
        ["Battery"] = ("battery", "%"),
        ["Gas"] = (null, "kΩ"),
        ["Weight"] = ("weight", "kg"),
        ["TotalStartTime"] = ("timestamp", null),
    };

    public static (string? Class, string? Unit) Of(string quantity, string temperatureUnit) =>
        quantity.StartsWith("Temperature", StringComparison.OrdinalIgnoreCase) || quantity.Equals("DewPoint", StringComparison.OrdinalIgnoreCase)
            ? ("temperature", temperatureUnit == "F" ? "°F" : "°C")
            : Known.GetValueOrDefault(quantity);
}
