using System.Globalization;
using System.Net;
using Roommate.Contracts.People;
using Roommate.Platform.Codes;

namespace Roommate.People.Invites;

/// <summary>An invite for a receipt printer: 58 mm wide, black on white, everything one needs to come in.</summary>
internal static class InviteSlip
{
    public static string Draw(string homeName, string? name, Invite invite, string timeZone)
    {
        var ends = TimeZoneInfo.ConvertTime(invite.ExpiresAt, TimeZoneInfo.FindSystemTimeZoneById(timeZone)).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        var qr = QrSvg.Draw(invite.Url).Replace("<svg ", "<svg x=\"9\" y=\"20\" width=\"40\" height=\"40\" ", StringComparison.Ordinal);
        return string.Concat(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"58mm\" height=\"84mm\" viewBox=\"0 0 58 84\" font-family=\"sans-serif\" text-anchor=\"middle\">",
            "<path fill=\"#fff\" d=\"M0 0h58v84H0z\"/>",
            Line(8, 5, homeName, bold: true),
            Line(15, 4, name is null ? "Welcome!" : $"Welcome, {name}!", bold: false),
            qr,
            Line(68, 6, $"{invite.Code[..5]} {invite.Code[5..]}", bold: true),
            Line(74, 3, invite.Url.Split('?')[0], bold: false),
            Line(80, 3, $"good until {ends}", bold: false),
            "</svg>");
    }

    private static string Line(int y, int size, string text, bool bold)
    {
        var shown = text.Length > 34 ? text[..33] + "…" : text;
        return string.Create(CultureInfo.InvariantCulture, $"<text x=\"29\" y=\"{y}\" font-size=\"{size}\"{(bold ? " font-weight=\"bold\"" : "")}>{WebUtility.HtmlEncode(shown)}</text>");
    }
}
