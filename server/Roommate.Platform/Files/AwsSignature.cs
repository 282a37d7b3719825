using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Roommate.Platform.Files;

/// <summary>
/// AWS Signature Version 4 in the <c>Authorization</c> header, as S3 and what speaks like it ask for. Pure; the test
/// vectors are the examples of Amazon's own description.
/// </summary>
internal static class AwsSignature
{
    public const string DateHeader = "x-amz-date";
    public const string HashHeader = "x-amz-content-sha256";
    private const string Algorithm = "AWS4-HMAC-SHA256";

    public static string TimeOf(DateTimeOffset at) => at.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    /// <param name="path">Encoded as it is sent.</param>
    /// <param name="headers">Every header that is signed: <c>host</c> and all of <c>x-amz-</c>, lower case.</param>
    public static string Authorization(AwsKey key, string method, string path, string query, IReadOnlyDictionary<string, string> headers, string bodyHash, DateTimeOffset at)
    {
        var ordered = headers.OrderBy(static h => h.Key, StringComparer.Ordinal).ToArray();
        var names = string.Join(';', ordered.Select(static h => h.Key));
        var canonical = string.Join('\n', [method, path, query, .. ordered.Select(static h => $"{h.Key}:{h.Value.Trim()}"), "", names, bodyHash]);
        var time = TimeOf(at);
        var scope = $"{time[..8]}/{key.Region}/s3/aws4_request";
        var toSign = string.Join('\n', Algorithm, time, scope, Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical))));
        var signature = Hex(Hmac(SigningKey(key, time[..8]), toSign));
        return $"{Algorithm} Credential={key.Id}/{scope},SignedHeaders={names},Signature={signature}";
    }

    public static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    private static byte[] SigningKey(AwsKey key, string day) =>
        Hmac(Hmac(Hmac(Hmac(Encoding.UTF8.GetBytes("AWS4" + key.Secret), day), key.Region), "s3"), "aws4_request");

    private static byte[] Hmac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
}

internal sealed record AwsKey(string Id, string Secret, string Region);
