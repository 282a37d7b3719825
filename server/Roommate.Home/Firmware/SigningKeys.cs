using System.Security.Cryptography;
using System.Text;
using Roommate.Contracts.Faults;
using Roommate.Platform.Security;
using Roommate.Platform.Store;

namespace Roommate.Home.Firmware;

/// <summary>
/// The keys a home signs its firmware with: ECDSA on P-256. There are always two: the one that signs, and the next, which
/// devices trust from the day they are claimed, so that keys can be changed once without touching a device.
/// </summary>
internal sealed class SigningKeys(IDocuments documents, SecretBox box)
{
    private const string Purpose = "firmware";

    private static readonly DocumentKind<SigningKeyRecord> Kind = new("firmware-keys");

    /// <summary>The public keys, the signing one first; made when they are first asked for.</summary>
    public async ValueTask<IReadOnlyList<string>> PublicAsync(string homeId, CancellationToken ct) => [.. (await EnsureAsync(homeId, ct)).Keys.Select(static k => k.Public)];

    /// <summary>The next key signs from here on, and a new one becomes the next.</summary>
    public async ValueTask<Outcome<IReadOnlyList<string>>> RotateAsync(string homeId, CancellationToken ct)
    {
        await EnsureAsync(homeId, ct);
        var fresh = Create();
        var changed = await documents.ChangeAsync(
            Kind,
            homeId,
            current => current is null ? Fault.NotFound("This home") : (Change<SigningKeyRecord>?)new Change<SigningKeyRecord>(new SigningKeyRecord([.. current.Value.Keys.Skip(1), fresh])),
            ct);
        return changed.Map(static s => (IReadOnlyList<string>)[.. s.Value.Keys.Select(static k => k.Public)]);
    }

    /// <summary>The signature over the bytes of a text, r and s as hex.</summary>
    public async ValueTask<Outcome<string>> SignAsync(string homeId, string text, CancellationToken ct)
    {
        var key = (await EnsureAsync(homeId, ct)).Keys[0];
        if (!box.TryOpen(Purpose, key.Sealed, out var secret))
        {
            return Fault.Unavailable("The home's signing key cannot be opened: the server's master key has changed.");
        }

        using var signer = ECDsa.Create();
        signer.ImportPkcs8PrivateKey(Convert.FromBase64String(secret), out _);
        return Convert.ToHexStringLower(signer.SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));
    }

    private async ValueTask<SigningKeyRecord> EnsureAsync(string homeId, CancellationToken ct)
    {
        if (await documents.GetAsync(Kind, homeId, ct) is { } found)
        {
            return found.Value;
        }

        var (first, next) = (Create(), Create());
        var changed = await documents.ChangeAsync(
            Kind, homeId, current => current is null ? new Change<SigningKeyRecord>(new SigningKeyRecord([first, next])) : (Change<SigningKeyRecord>?)null, ct);
        return changed.Value.Value;
    }

    private SigningKey Create()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return new SigningKey(Convert.ToHexStringLower([.. point.X!, .. point.Y!]), box.Seal(Purpose, Convert.ToBase64String(key.ExportPkcs8PrivateKey())));
    }
}
