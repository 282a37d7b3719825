using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Roommate.Testing;

/// <summary>An authenticator in software: ES256, attestation "none", one resident key (WebAuthn level 3, 6.5 and 7).</summary>
public sealed class SoftPasskey(Uri origin) : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] _id = RandomNumberGenerator.GetBytes(32);
    private uint _count;
    private string _userHandle = "";

    public object Create(JsonElement options)
    {
        _userHandle = options.GetProperty("user").GetProperty("id").GetString()!;
        var point = _key.ExportParameters(false).Q;
        byte[] cose =
        [
            0xA5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20, .. point.X!, 0x22, 0x58, 0x20, .. point.Y!,
        ];
        byte[] length = [0, (byte)_id.Length];
        byte[] data = [.. Header(attested: true), .. new byte[16], .. length, .. _id, .. cose];
        byte[] dataLength = [0x58, (byte)data.Length];
        byte[] attestation =
        [
            0xA3, 0x63, .. "fmt"u8, 0x64, .. "none"u8, 0x67, .. "attStmt"u8, 0xA0, 0x68, .. "authData"u8, .. dataLength, .. data,
        ];
        return Credential(new
        {
            clientDataJSON = Url(ClientData("webauthn.create", options)),
            attestationObject = Url(attestation),
            transports = new[] { "internal" },
        });
    }

    public object Get(JsonElement options)
    {
        var client = ClientData("webauthn.get", options);
        _count++;
        var data = Header(attested: false);
        byte[] signed = [.. data, .. SHA256.HashData(client)];
        return Credential(new
        {
            clientDataJSON = Url(client),
            authenticatorData = Url(data),
            signature = Url(_key.SignData(signed, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)),
            userHandle = _userHandle,
        });
    }

    public void Dispose() => _key.Dispose();

    private static string Url(byte[] bytes) => Base64Url.EncodeToString(bytes);

    private object Credential(object response) =>
        new { id = Url(_id), rawId = Url(_id), type = "public-key", authenticatorAttachment = "platform", clientExtensionResults = new { }, response };

    private byte[] ClientData(string type, JsonElement options) =>
        JsonSerializer.SerializeToUtf8Bytes(new { type, challenge = options.GetProperty("challenge").GetString(), origin = origin.GetLeftPart(UriPartial.Authority), crossOrigin = false });

    // The hash of the relying party's id, the flags (present, verified, attested data), and how often the key was used.
    private byte[] Header(bool attested)
    {
        var count = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(count, _count);
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(origin.Host)), (byte)(attested ? 0x45 : 0x05), .. count];
    }
}
