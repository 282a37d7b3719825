using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;

namespace Roommate.Home.Claims;

/// <summary>A code is good once, for a while, for one device. Pure.</summary>
internal static class ClaimRules
{
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(15);

    // A device that lost the answer to a power cut asks again; after an hour it has it or never will.
    public static readonly TimeSpan AnswerLife = TimeSpan.FromHours(1);

    private const int LeastSecret = 32;
    private const int MostSecret = 64;
    private const int Letters = 8;

    // Crockford's letters: none is taken for another.
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>40 random bits in eight letters, <c>ABCD-2345</c>.</summary>
    public static string Code(ReadOnlySpan<byte> random)
    {
        Span<char> code = stackalloc char[Letters + 1];
        for (var i = 0; i < Letters; i++)
        {
            code[i < 4 ? i : i + 1] = Alphabet[random[i] & 31];
        }

        code[4] = '-';
        return new string(code);
    }

    /// <summary>As it was made, however it was typed; null when it is no code.</summary>
    public static string? Normal(string? typed)
    {
        var letters = (typed ?? "").Where(static c => c is not ('-' or ' ')).Select(static c => char.ToUpperInvariant(c) switch { 'O' => '0', 'I' or 'L' => '1', var u => u }).ToArray();
        return letters.Length == Letters && letters.All(static c => Alphabet.Contains(c, StringComparison.Ordinal)) ? $"{new string(letters, 0, 4)}-{new string(letters, 4, 4)}" : null;
    }

    public static Fault? Check(ClaimDeviceRequest request) =>
        request.Secret is not { Length: >= LeastSecret and <= MostSecret } || request.Secret.AsSpan().ContainsAnyExceptInRange('!', '~')
            ? Fault.Invalid("secret", $"The secret the device has made has {LeastSecret} to {MostSecret} visible ASCII characters.")
            : null;

    /// <summary>What becomes of a claim when a device comes with it: taken by it, already its own, or a fault.</summary>
    public static Outcome<ClaimRecord> Take(ClaimRecord? claim, string secretHash, string newDeviceId, DateTimeOffset now)
    {
        if (claim is null || now >= claim.ExpiresAt + (claim.DeviceId is null ? TimeSpan.Zero : AnswerLife))
        {
            return Fault.NotFound("This claim code");
        }

        if (claim.DeviceId is null)
        {
            return claim with { DeviceId = newDeviceId, SecretHash = secretHash };
        }

        return claim.SecretHash == secretHash ? claim : Fault.NotFound("This claim code");
    }
}
