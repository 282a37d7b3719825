namespace Roommate.Home.Firmware;

/// <summary>A home's signing keys as they are kept, under the home's id; the first signs.</summary>
public sealed record SigningKeyRecord(IReadOnlyList<SigningKey> Keys);

/// <param name="Public">x and y, hex.</param>
/// <param name="Sealed">The private key (PKCS#8), sealed.</param>
public sealed record SigningKey(string Public, string Sealed);
