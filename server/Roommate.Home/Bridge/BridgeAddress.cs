using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Roommate.Mqtt.Client;

namespace Roommate.Home.Bridge;

/// <summary>Where the external broker is: <c>Mqtt:Bridge</c>, a URL with credentials in it.</summary>
internal static class BridgeAddress
{
    private const string Example = "Example: Mqtt:Bridge=mqtt://user:password@broker:1883";

    /// <summary>What is wrong with the setting; null when nothing is, or when it is empty. Never shows the setting, which holds a password.</summary>
    public static string? Problem(string address) =>
        address.Length == 0 ? null
        : !Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("mqtt" or "mqtts") || uri.Host.Length == 0
            ? $"Mqtt:Bridge is not the address of a broker. {Example}"
            : null;

    /// <summary>What is wrong with the authorities the broker's certificate must lead to; null when nothing is, or when there are none.</summary>
    public static string? ProblemOfAuthorities(string path)
    {
        try
        {
            return path.Length == 0 || Authorities(path).Count > 0 ? null : $"Mqtt:BridgeAuthorities: {path} has no PEM certificate.";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return $"Mqtt:BridgeAuthorities: {path} cannot be read: {exception.Message}";
        }
    }

    /// <summary>How to connect there.</summary>
    public static MqttClientOptions Read(string address, string authorities = "")
    {
        var uri = new Uri(address);
        var secure = uri.Scheme == "mqtts";
        var (user, password) = uri.UserInfo.Split(':', 2) switch
        {
            [{ Length: > 0 } name, var secret] => (Uri.UnescapeDataString(name), Uri.UnescapeDataString(secret)),
            [{ Length: > 0 } name] => (Uri.UnescapeDataString(name), null),
            _ => ((string?)null, (string?)null),
        };
        return new MqttClientOptions
        {
            Host = uri.Host.Trim('[', ']'),
            Port = uri.Port > 0 ? uri.Port : secure ? 8883 : 1883,
            Tls = secure ? TlsOf(uri.Host.Trim('[', ']'), authorities) : null,
            UserName = user,
            Password = password is null ? null : Encoding.UTF8.GetBytes(password),
        };
    }

    private static SslClientAuthenticationOptions TlsOf(string host, string authorities)
    {
        var tls = new SslClientAuthenticationOptions { TargetHost = host };
        if (authorities.Length > 0)
        {
            var trusted = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            trusted.CustomTrustStore.AddRange(Authorities(authorities));
            tls.CertificateChainPolicy = trusted;
        }

        return tls;
    }

    private static X509Certificate2Collection Authorities(string path)
    {
        var all = new X509Certificate2Collection();
        all.ImportFromPemFile(path);
        return all;
    }
}
