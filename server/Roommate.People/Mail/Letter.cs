using System.Globalization;
using System.Net.Mail;
using System.Text;

namespace Roommate.People.Mail;

/// <summary>A letter of plain text to one person.</summary>
public sealed record Letter(string To, string Subject, string Text)
{
    private const int LineBytes = 57;

    /// <summary>As a message of RFC 5322 with CRLF lines: 7-bit, the text in base64, so no line can be misread as a command.</summary>
    public string Write(string from, string messageId, DateTimeOffset at)
    {
        var sender = new MailAddress(from);
        var name = sender.DisplayName.Length == 0 ? "" : Word(sender.DisplayName) + " ";
        var text = new StringBuilder()
            .Append("From: ").Append(name).Append('<').Append(sender.Address).Append(">\r\n")
            .Append("To: <").Append(To).Append(">\r\n")
            .Append("Subject: ").Append(Word(Subject)).Append("\r\n")
            .Append("Date: ").Append(at.ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture)).Append("\r\n")
            .Append("Message-ID: <").Append(messageId).Append('@').Append(sender.Host).Append(">\r\n")
            .Append("Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n");
        var body = Encoding.UTF8.GetBytes(Text);
        for (var at0 = 0; at0 < body.Length; at0 += LineBytes)
        {
            text.Append(Convert.ToBase64String(body, at0, Math.Min(LineBytes, body.Length - at0))).Append("\r\n");
        }

        return text.ToString();
    }

    // RFC 2047. Nothing of the text reaches a header as it is, a line break least of all.
    private static string Word(string text) => $"=?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}?=";
}
