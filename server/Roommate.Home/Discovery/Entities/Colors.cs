namespace Roommate.Home.Discovery.Entities;

/// <summary>Colours between hue and saturation (ours), RGB, CIE xy, and colour temperature in mired and kelvin.</summary>
internal static class Colors
{
    private const double CloseHue = 4;
    private const double CloseSaturation = 5;

    public static (int Red, int Green, int Blue) ToRgb(double hue, double saturation, double value = 100)
    {
        var (h, s, v) = (((hue % 360) + 360) % 360 / 60, saturation / 100, value / 100);
        var chroma = v * s;
        var x = chroma * (1 - Math.Abs((h % 2) - 1));
        var (r, g, b) = (int)h switch
        {
            0 => (chroma, x, 0.0),
            1 => (x, chroma, 0.0),
            2 => (0.0, chroma, x),
            3 => (0.0, x, chroma),
            4 => (x, 0.0, chroma),
            _ => (chroma, 0.0, x),
        };
        var m = v - chroma;
        return (Byte(r + m), Byte(g + m), Byte(b + m));
    }

    public static (double Hue, double Saturation, double Value) FromRgb(double red, double green, double blue)
    {
        var (max, min) = (Math.Max(red, Math.Max(green, blue)), Math.Min(red, Math.Min(green, blue)));
        var span = max - min;
        var hue = span <= 0 ? 0
            : max == red ? 60 * (((green - blue) / span) % 6)
            : max == green ? 60 * (((blue - red) / span) + 2)
            : 60 * (((red - green) / span) + 4);
        return (hue < 0 ? hue + 360 : hue, max <= 0 ? 0 : span / max * 100, max / 255 * 100);
    }

    // The wide-gamut matrix lamps are built for (Philips' developer notes).
    public static (double X, double Y) ToXy(double hue, double saturation)
    {
        var (red, green, blue) = ToRgb(hue, saturation);
        var (r, g, b) = (Linear(red / 255.0), Linear(green / 255.0), Linear(blue / 255.0));
        var x = (r * 0.664511) + (g * 0.154324) + (b * 0.162028);
        var y = (r * 0.283881) + (g * 0.668433) + (b * 0.047685);
        var z = (r * 0.000088) + (g * 0.072310) + (b * 0.986039);
        var sum = x + y + z;
        return sum <= 0 ? (0.323, 0.329) : (Math.Round(x / sum, 3), Math.Round(y / sum, 3));
    }

    public static (double Hue, double Saturation) FromXy(double x, double y)
    {
        if (y <= 0)
        {
            return (0, 0);
        }

        var (bigX, bigZ) = (x / y, (1 - x - y) / y);
        var r = (bigX * 1.656492) - 0.354851 - (bigZ * 0.255038);
        var g = (-bigX * 0.707196) + 1.655397 + (bigZ * 0.036152);
        var b = (bigX * 0.051713) - 0.121364 + (bigZ * 1.011530);
        var (red, green, blue) = (Gamma(Math.Max(0, r)), Gamma(Math.Max(0, g)), Gamma(Math.Max(0, b)));
        var most = Math.Max(red, Math.Max(green, blue));
        var (hue, saturation, _) = most <= 0 ? (0, 0, 0) : FromRgb(red / most * 255, green / most * 255, blue / most * 255);
        return (hue, saturation);
    }

    public static double Mired(double kelvin) => Math.Floor(1_000_000 / Math.Max(1, kelvin));

    public static double Kelvin(double mired) => Math.Floor(1_000_000 / Math.Max(1, mired));

    /// <summary>Whether two colours are one lamp's same colour. Without saturation the hue says nothing.</summary>
    public static bool AreClose((double Hue, double Saturation) one, (double Hue, double Saturation) other)
    {
        var apart = Math.Abs(one.Hue - other.Hue) % 360;
        apart = Math.Min(apart, 360 - apart);
        return Math.Abs(one.Saturation - other.Saturation) <= CloseSaturation && (apart <= CloseHue || Math.Max(one.Saturation, other.Saturation) <= CloseSaturation);
    }

    private static int Byte(double part) => (int)Math.Clamp(Math.Round(part * 255), 0, 255);

    private static double Linear(double part) => part > 0.04045 ? Math.Pow((part + 0.055) / 1.055, 2.4) : part / 12.92;

    private static double Gamma(double part) => part <= 0.0031308 ? 12.92 * part : (1.055 * Math.Pow(part, 1 / 2.4)) - 0.055;
}
