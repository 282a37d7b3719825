using Roommate.Platform.Files;
using Shouldly;

namespace Roommate.UnitTests.Platform.Files;

/// <summary>The examples of "Authenticating Requests: Using the Authorization Header (AWS Signature Version 4)" in Amazon's S3 API reference.</summary>
public sealed class AwsSignatureTests
{
    private const string Empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private static readonly AwsKey Key = new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-east-1");
    private static readonly DateTimeOffset At = new(2013, 5, 24, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_part_of_an_object_is_asked_for_as_in_Amazons_example() =>
        AwsSignature.Authorization(Key, "GET", "/test.txt", "", Headers(Empty, ("range", "bytes=0-9")), Empty, At)
            .ShouldBe("AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");

    [Fact]
    public void An_object_is_put_as_in_Amazons_example()
    {
        const string Hash = "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072";
        var headers = Headers(Hash, ("date", "Fri, 24 May 2013 00:00:00 GMT"), ("x-amz-storage-class", "REDUCED_REDUNDANCY"));
        AwsSignature.Authorization(Key, "PUT", "/test%24file.text", "", headers, Hash, At)
            .ShouldEndWith("Signature=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
    }

    [Fact]
    public void A_query_is_signed_as_in_Amazons_example() =>
        AwsSignature.Authorization(Key, "GET", "/", "lifecycle=", Headers(Empty), Empty, At)
            .ShouldEndWith("Signature=fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");

    private static Dictionary<string, string> Headers(string hash, params (string Name, string Value)[] more)
    {
        var headers = new Dictionary<string, string>
        {
            ["host"] = "examplebucket.s3.amazonaws.com", ["x-amz-content-sha256"] = hash, ["x-amz-date"] = AwsSignature.TimeOf(At),
        };
        foreach (var (name, value) in more)
        {
            headers[name] = value;
        }

        return headers;
    }
}
