using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Roommate.Contracts.Home;
using Roommate.IntegrationTests.Discovery;
using Roommate.Platform;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.Bridge;

/// <summary>mqtts://, with an authority of one's own.</summary>
public sealed class BridgeTlsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("roommate-bridge-tls");

    private string AuthorityPath => Path.Combine(_folder.FullName, "authority.pem");

    private string CertificatePath => Path.Combine(_folder.FullName, "server.pem");

    private string KeyPath => Path.Combine(_folder.FullName, "key.pem");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_broker_whose_certificate_leads_to_the_authority_is_joined_and_another_is_not()
    {
        WriteCertificates();
        var port = FreePort.Next();
        await using var broker = await Mosquitto.RunAsync($"listener {port} 127.0.0.1", $"certfile {CertificatePath}", $"keyfile {KeyPath}");
        await using (var home = await TestHome.StartAsync($"--Mqtt:Bridge=mqtts://home:secret@localhost:{port}", $"--Mqtt:BridgeAuthorities={AuthorityPath}"))
        {
            var lamp = await home.AddDeviceAsync("Lamp", null, ("light", new Component("light")));
            await home.Owner.PatchAsync<JsonElement>($"/api/v1/devices/{lamp.Device.Id}/desired", new { light = new { on = true } });
            await using var device = await BridgedDevice.ConnectAsync(lamp, broker.Port);
            (await device.NextAsync("delta")).GetProperty("set").GetProperty("light").GetProperty("on").GetBoolean().ShouldBeTrue();
        }

        // The machine does not know that authority.
        await using var stranger = await TestHome.StartAsync($"--Mqtt:Bridge=mqtts://home:secret@localhost:{port}");
        await using var thing = await ForeignThing.ConnectAsync(broker.Port, ["homeassistant/status"]);
        await stranger.AddRoomAsync("Hall");
        thing.Rest().ShouldBeEmpty();
    }

    [Fact]
    public async Task An_authority_that_is_no_certificate_stops_the_start_with_the_keys_name()
    {
        await File.WriteAllTextAsync(AuthorityPath, "nothing");
        var fault = await Should.ThrowAsync<StartupException>(() => TestHome.StartFreshAsync("--Mqtt:Bridge=mqtts://localhost:1", $"--Mqtt:BridgeAuthorities={AuthorityPath}"));
        fault.Message.ShouldContain("Mqtt:BridgeAuthorities");
    }

    private void WriteCertificates()
    {
        var (from, to) = (DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1));
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authorityRequest = new CertificateRequest("CN=home authority", authorityKey, HashAlgorithmName.SHA256);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var authority = authorityRequest.CreateSelfSigned(from, to);
        File.WriteAllText(AuthorityPath, authority.ExportCertificatePem());
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(authority, from.AddMinutes(1), to.AddMinutes(-1), RandomNumberGenerator.GetBytes(8));
        File.WriteAllText(CertificatePath, certificate.ExportCertificatePem());
        File.WriteAllText(KeyPath, key.ExportPkcs8PrivateKeyPem());
    }
}
