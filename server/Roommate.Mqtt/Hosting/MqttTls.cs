using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Roommate.Mqtt.Broker;

namespace Roommate.Mqtt.Hosting;

/// <summary>TLS for a listener, with client certificates judged by the configured authorities only.</summary>
internal static class MqttTls
{
    public static ListenOptions Use(ListenOptions listen, MqttTlsOptions options)
    {
        var authorities = new X509Certificate2Collection();
        if (options.ClientCertificates != MqttClientCertificates.None)
        {
            authorities.ImportFromPemFile(options.Authorities);
        }

        return listen.UseHttps(new HttpsConnectionAdapterOptions
        {
            ServerCertificate = Load(options),
            ClientCertificateMode = options.ClientCertificates switch
            {
                MqttClientCertificates.Require => ClientCertificateMode.RequireCertificate,
                MqttClientCertificates.Allow => ClientCertificateMode.AllowCertificate,
                _ => ClientCertificateMode.NoCertificate,
            },
            ClientCertificateValidation = (certificate, _, _) => IsTrusted(certificate, authorities),
        });
    }

    private static X509Certificate2 Load(MqttTlsOptions options)
    {
        var password = options.Password.Length == 0 ? null : options.Password;
        if (X509Certificate2.GetCertContentType(options.Certificate) == X509ContentType.Pkcs12)
        {
            return X509CertificateLoader.LoadPkcs12FromFile(options.Certificate, password);
        }

        var key = options.Key.Length == 0 ? null : options.Key;
        return password is null
            ? X509Certificate2.CreateFromPemFile(options.Certificate, key)
            : X509Certificate2.CreateFromEncryptedPemFile(options.Certificate, password, key);
    }

    private static bool IsTrusted(X509Certificate2 certificate, X509Certificate2Collection authorities)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(certificate);
    }
}
