using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Roommate.Contracts;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;
using Roommate.Home.Commands;
using Roommate.Home.Link;
using Roommate.Home.Twins;
using Roommate.Testing;
using Shouldly;

namespace Roommate.UnitTests.Home.Firmware;

/// <summary>What the firmware says and hears, from the vectors that its own C++ tests read too (tests/vectors/firmware).</summary>
public sealed class FirmwareVectorTests
{
    private static readonly JsonElement Topics = Read("topics.json").GetProperty("topics");
    private static readonly JsonElement Payloads = Read("payloads.json");
    private static readonly JsonElement Release = Read("release.json");

    [Fact]
    public void Its_topics_are_those_of_the_server()
    {
        foreach (var row in Topics.EnumerateArray())
        {
            var topic = row.GetProperty("topic").GetString()!;
            var what = row.GetProperty("what").GetString()!;
            var rest = row.TryGetProperty("name", out var name) ? $"{what}/{name.GetString()}" : what;
            LinkTopics.TrySplit(topic, out var device, out var found).ShouldBeTrue(topic);
            device.ShouldBe(row.GetProperty("device").GetString());
            found.ShouldBe(rest);
            LinkTopics.Of(device, rest).ShouldBe(topic);
            LinkTopics.IsFromDevice(found).ShouldBe(row.GetProperty("from").GetString() == "device", topic);
        }
    }

    [Fact]
    public void What_it_says_is_understood()
    {
        var said = FromDevice("reported").ShouldHaveSingleItem();
        LinkMessages.ReadReport(said, out var seq).TryGet(out var report, out _).ShouldBeTrue();
        seq.ShouldBe(1);
        report!.Dv.ShouldBe(42);
        report.Ts.ShouldBe(DateTimeOffset.FromUnixTimeMilliseconds(1_790_000_000_000));
        MergePatch.Find(report.Patch, "relay.on")!.Value.GetBoolean().ShouldBeTrue();

        LinkMessages.ReadReport(FromDevice("refused").ShouldHaveSingleItem(), out _).TryGet(out var refusal, out _).ShouldBeTrue();
        refusal!.Refused!["relay.on"].ShouldBe("not true or false");
        refusal.Refused["fan"].ShouldBe("this device has no such part");

        LinkMessages.ReadAbout(FromDevice("about").ShouldHaveSingleItem()).TryGet(out var about, out _).ShouldBeTrue();
        about!.Model.ShouldBe("roommate-relay");
        about.Components!["relay"].Kind.ShouldBe("switch");
        about.Components["firmware"].Kind.ShouldBe("update");

        LinkMessages.ReadOnline(FromDevice("online").ShouldHaveSingleItem()).Value.ShouldBe((true, 12));
        LinkMessages.ReadOnline(FromDevice("farewell").ShouldHaveSingleItem()).Value.ShouldBe((false, null));
        FromDevice("res").Select(static p => LinkMessages.ReadAnswer(p)!.Status).ShouldBe([200, 404]);
        FromDevice("tele").Select(static p => LinkMessages.ReadTelemetry(p)!.Select(static point => (point.At - 1_790_000_000_000, point.Value)).ToArray()).ToArray()
            .ShouldBe([[(0L, 21.4)], [(0L, 21.4), (1000L, -0.5), (2500L, 21.0)]]);
    }

    [Fact]
    public void What_it_hears_is_what_the_server_says()
    {
        var now = DateTimeOffset.FromUnixTimeMilliseconds(1_790_000_000_000);
        var about = new DeviceAbout(Components: new Dictionary<string, Component> { ["relay"] = new("switch") });
        var state = TwinState.New(about) with { Desired = Json("""{"relay":{"on":true}}"""), DesiredVersion = 42, Reported = Json("""{"relay":{"on":false}}"""), ReportedVersion = 17 };
        Same("delta", LinkMessages.Delta(state));
        Same("inStep", LinkMessages.Delta(state with { Reported = state.Desired, ReportedVersion = 18 }));
        Same("twin", LinkMessages.Twin(state));
        Same("ack", LinkMessages.Ack(9, 18));
        Same("refusal", LinkMessages.Ack(9, Fault.RateLimited(TimeSpan.FromSeconds(1), "At most 20 reports a second.")));
        var command = CommandRules.Create("cmd_1", new InvokeRequest("dev_1", "identify", Json("{}"), Key: "k-1"), Cause.System, now);
        Same("cmd", LinkMessages.Command(command));
    }

    [Fact]
    public void A_signature_of_dotnet_and_one_of_openssl_are_the_same_kind()
    {
        using var key = KeyOf(Release.GetProperty("publicKey").GetString()!);
        foreach (var row in Release.GetProperty("answers").EnumerateArray())
        {
            var answer = JsonDocument.Parse(row.GetProperty("answer").GetString()!).RootElement;
            var valid = key.VerifyData(
                Encoding.UTF8.GetBytes(answer.GetProperty("manifest").GetString()!),
                Convert.FromHexString(answer.GetProperty("signature").GetString()!),
                HashAlgorithmName.SHA256,
                DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
            valid.ShouldBe(row.GetProperty("name").GetString() is not ("stranger" or "tampered"), row.GetRawText());
        }
    }

    internal static ECDsa KeyOf(string hex)
    {
        var point = Convert.FromHexString(hex);
        return ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = point[..32], Y = point[32..] } });
    }

    private static void Same(string what, byte[] said)
    {
        var vector = Payloads.GetProperty("fromServer").EnumerateArray().Single(r => r.GetProperty("what").GetString() == what).GetProperty("payload").GetString()!;
        Encoding.UTF8.GetString(said).ShouldBe(vector);
    }

    private static ReadOnlyMemory<byte>[] FromDevice(string what) =>
        [.. Payloads.GetProperty("fromDevice").EnumerateArray().Where(r => r.GetProperty("what").GetString() == what).Select(static r => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(r.GetProperty("payload").GetString()!))];

    private static JsonElement Read(string file) => JsonDocument.Parse(File.ReadAllText(Path.Combine(Generated.Root, "tests/vectors/firmware", file))).RootElement;

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}
