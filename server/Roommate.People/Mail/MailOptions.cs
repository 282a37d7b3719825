using Roommate.Platform.Configuration;

namespace Roommate.People.Mail;

/// <summary>Section <c>Mail</c>.</summary>
public sealed class MailOptions
{
    public const string Section = "Mail";

    [ConfigKey("The SMTP server that takes letters. Empty: no letters; what they would say is in the server's log for its operator.", "smtp.example.com")]
    public string Host { get; set; } = "";

    [ConfigKey("The SMTP server's port.", "465")]
    public int Port { get; set; } = 587;

    [ConfigKey("StartTls (refused without it), Tls (from the first byte) or None (a relay on this machine).", "Tls")]
    public MailSecurity Security { get; set; } = MailSecurity.StartTls;

    [ConfigKey("Who signs in at the SMTP server; empty: nobody does.", "roommate@example.com")]
    public string User { get; set; } = "";

    [ConfigKey("The password for Mail:User. Better as Mail__Password__File.", "...")]
    public string Password { get; set; } = "";

    [ConfigKey("Whom letters come from.", "Roommate <roommate@example.com>")]
    public string From { get; set; } = "";

    [ConfigKey("Where people reach this server: the links in letters begin with it.", "https://home.example.com")]
    public string PublicUrl { get; set; } = "";

    /// <summary>Null when all is well.</summary>
    public string? Problem() =>
        Host.Length == 0 ? null
        : Port is < 1 or > 65535 ? "Mail:Port is no port. Example:  --Mail:Port=587"
        : !System.Net.Mail.MailAddress.TryCreate(From, out _) ? "Mail:From is no address. Example:  --Mail:From=\"Roommate <roommate@example.com>\""
        : !Uri.TryCreate(PublicUrl, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https")
            ? "Mail:PublicUrl must say where people reach this server (a link made from what a request says could be anybody's). Example:  --Mail:PublicUrl=https://home.example.com"
        : Security == MailSecurity.None && User.Length > 0 ? "Mail:User needs Mail:Security StartTls or Tls: a password does not travel in the open."
        : null;
}

public enum MailSecurity
{
    StartTls,
    Tls,
    None,
}
