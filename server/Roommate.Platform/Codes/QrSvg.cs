using System.Globalization;
using System.Text;

namespace Roommate.Platform.Codes;

/// <summary>A QR code as a picture that scales: dark on white with the quiet zone, no style or script in it.</summary>
public static class QrSvg
{
    private const int Quiet = 4;

    public static string Draw(string text)
    {
        var code = QrCode.Of(text);
        var side = code.Size + (2 * Quiet);
        var path = new StringBuilder();
        for (var y = 0; y < code.Size; y++)
        {
            for (var x = 0; x < code.Size; x++)
            {
                if (code[x, y])
                {
                    path.Append(CultureInfo.InvariantCulture, $"M{x + Quiet} {y + Quiet}h1v1h-1z");
                }
            }
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/><path fill=\"#000\" d=\"{path}\"/></svg>");
    }
}
