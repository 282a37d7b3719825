using System.Net.Security;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;
using Roommate.IntegrationTests.Mqtt.Harness;
using Roommate.Mqtt.Client;
using Roommate.Mqtt.Codec;
using Roommate.Mqtt.Hooks;
using Roommate.Mqtt.Packets;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.Mqtt;

/// <summary>Chapter 6 (WebSocket) and TLS with client certificates.</summary>
[Collection(SharedServerGroup.Name)]
public sealed class CarrierTests(SharedServer shared)
{
    [Theory]
    [BothVersions]
    [Statements(V5 = "4.2.0-1 6.0.0-2 6.0.0-4", V311 = "4.2.0-1 6.0.0-2 6.0.0-4")]
    public async Task MQTT_6_0_0_Packets_travel_in_binary_frames_cut_anywhere(MqttVersion version)
    {
        using var socket = await OpenAsync("mqtt");
        socket.SubProtocol.ShouldBe("mqtt"); // [MQTT-6.0.0-4]
        var connect = MqttEncoder.ToArray(version, new ConnectPacket { Version = version, ClientId = MqttServer.Unique("ws"), Clean = true });
        foreach (var one in connect.Append((byte)0xC0).Append((byte)0x00))
        {
            await socket.SendAsync(new[] { one }, WebSocketMessageType.Binary, true, Patience.Token); // [MQTT-6.0.0-2]
        }

        var received = new List<byte>();
        while (received.Count < 2 || received[^2] != 0xD0)
        {
            var buffer = new byte[512];
            var result = await socket.ReceiveAsync(buffer, Patience.Token);
            result.MessageType.ShouldBe(WebSocketMessageType.Binary);
            received.AddRange(buffer.AsSpan(0, result.Count));
        }

        received[0].ShouldBe((byte)0x20);
        await socket.SendAsync(MqttEncoder.ToArray(version, new ReasonPacket(MqttPacketType.Disconnect, MqttReason.Success)), WebSocketMessageType.Binary, true, Patience.Token);
        (await socket.ReceiveAsync(new byte[10], Patience.Token)).MessageType.ShouldBe(WebSocketMessageType.Close);
    }

    [Fact]
    [Statements(V5 = "6.0.0-1", V311 = "6.0.0-1")]
    public async Task MQTT_6_0_0_1_A_text_frame_ends_the_connection()
    {
        using var socket = await OpenAsync("mqtt");
        await socket.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, true, Patience.Token);
        (await socket.ReceiveAsync(new byte[10], Patience.Token)).MessageType.ShouldBe(WebSocketMessageType.Close);
    }

    [Fact]
    [Statements(V5 = "6.0.0-3", V311 = "6.0.0-3")]
    public async Task MQTT_6_0_0_3_Another_sub_protocol_is_refused()
    {
        (await Should.ThrowAsync<WebSocketException>(() => OpenAsync("chat"))).Message.ShouldContain("400");
        using var http = new HttpClient();
        (await http.GetAsync(new Uri(shared.Server.HttpAddress + "/mqtt"), Patience.Token)).StatusCode.ShouldBe(System.Net.HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_WebSocket_client_and_a_TCP_client_meet()
    {
        var topic = MqttServer.Unique("ws/");
        await using var tcp = await shared.Server.ConnectAsync(MqttVersion.V311);
        await tcp.SubscribeAsync(topic);
        using var socket = await OpenAsync("mqtt");
        byte[] packets =
        [
            .. MqttEncoder.ToArray(MqttVersion.V5, new ConnectPacket { Version = MqttVersion.V5, ClientId = "", Clean = true }),
            .. MqttEncoder.ToArray(MqttVersion.V5, new PublishPacket(new MqttMessage(topic, new byte[100_000]), 0, false)),
        ];
        await socket.SendAsync(packets, WebSocketMessageType.Binary, true, Patience.Token);
        (await tcp.ReadAsync<PublishPacket>()).Message.Payload.Length.ShouldBe(100_000);
    }

    [Fact]
    public async Task TLS_with_a_client_certificate_names_the_principal()
    {
        using var folder = new Certificates();
        var seen = new CertificateAuthenticator();
        await using var server = await MqttServer.StartAsync(
            s => s.AddSingleton<IMqttAuthenticator>(seen),
            "Mqtt:Tls:Listen=127.0.0.1:0", $"Mqtt:Tls:Certificate={folder.ServerPath}", "Mqtt:Tls:ClientCertificates=Require", $"Mqtt:Tls:Authorities={folder.AuthorityPath}");
        await using var client = new MqttClient(Options(server, folder.Client));
        await client.ConnectAsync(Patience.Token);
        (await client.PublishAsync(new MqttMessage("tls", "x"u8.ToArray(), MqttQos.AtLeastOnce), Patience.Token)).ShouldBe(MqttReason.NoMatchingSubscribers);
        seen.Subjects.ShouldBe(["tls CN=lamp"]);

        await using var stranger = new MqttClient(Options(server, folder.Stranger));
        await Should.ThrowAsync<Exception>(() => stranger.ConnectAsync(Patience.Token));
        seen.Subjects.Count.ShouldBe(1);
    }

    private static MqttClientOptions Options(MqttServer server, X509Certificate2 certificate) => new()
    {
        Host = "127.0.0.1",
        Port = server.LastPort,
        Tls = new SslClientAuthenticationOptions
        {
            ClientCertificates = [certificate],
            RemoteCertificateValidationCallback = static (_, shown, _, _) => shown?.Subject == "CN=localhost",
        },
    };

    private async Task<ClientWebSocket> OpenAsync(string subProtocol)
    {
        var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol(subProtocol);
        await socket.ConnectAsync(new Uri(shared.Server.HttpAddress.Replace("http", "ws", StringComparison.Ordinal) + "/mqtt"), Patience.Token);
        return socket;
    }

    private sealed class CertificateAuthenticator : IMqttAuthenticator
    {
        public List<string> Subjects { get; } = [];

        public ValueTask<MqttAuthentication> AuthenticateAsync(MqttAuthenticationRequest request, CancellationToken cancellationToken)
        {
            Subjects.Add($"{request.Transport} {request.ClientCertificate?.Subject}");
            return ValueTask.FromResult(MqttAuthentication.Accept(new MqttPrincipal(request.ClientCertificate!.Subject, new HashSet<string>())));
        }
    }

    /// <summary>An authority, a server and a client it vouches for, and a stranger it does not.</summary>
    private sealed class Certificates : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("roommate-mqtt-tls");

        public Certificates()
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest("CN=home authority", key, HashAlgorithmName.SHA256);
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
            using var authority = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
            File.WriteAllText(AuthorityPath, authority.ExportCertificatePem());
            using var server = Issue("CN=localhost", authority);
            File.WriteAllText(ServerPath, server.ExportCertificatePem() + "\n" + server.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
            Client = Issue("CN=lamp", authority);
            Stranger = Issue("CN=stranger", issuer: null);
        }

        public string AuthorityPath => Path.Combine(_folder.FullName, "authority.pem");

        public string ServerPath => Path.Combine(_folder.FullName, "server.pem");

        public X509Certificate2 Client { get; }

        public X509Certificate2 Stranger { get; }

        public void Dispose()
        {
            Client.Dispose();
            Stranger.Dispose();
            _folder.Delete(recursive: true);
        }

        private static X509Certificate2 Issue(string subject, X509Certificate2? issuer)
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
            var (from, to) = (DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1));
            using var certificate = issuer is null ? request.CreateSelfSigned(from, to) : request.Create(issuer, from, to, RandomNumberGenerator.GetBytes(8));
            using var withKey = issuer is null ? X509CertificateLoader.LoadCertificate(certificate.RawData).CopyWithPrivateKey(key) : certificate.CopyWithPrivateKey(key);

            // Through PKCS#12, or some platforms cannot use the key for TLS.
            return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null);
        }
    }
}
