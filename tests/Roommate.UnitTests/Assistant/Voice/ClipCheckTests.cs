using Roommate.Assistant.Voice.Hearing.Clips;
using Roommate.Contracts.Faults;
using Roommate.Testing.Voice;
using Shouldly;

namespace Roommate.UnitTests.Assistant.Voice;

public sealed class ClipCheckTests
{
    private static readonly string[] Names = ["mp3", "mp3 tagged", "mp4", "mp4 index first", "webm", "wav"];

    public static TheoryData<string> Kinds => [.. Names];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_whole_recording_is_known_by_its_content(string kind) =>
        ClipCheck.Look(Made(kind)).Value.FileName.ShouldBe($"speech.{kind.Split(' ')[0]}");

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_recording_that_ends_in_the_middle_is_never_taken_for_whole(string kind)
    {
        var file = Made(kind);
        // Where a cut leaves whole frames or blocks there is nothing to see; those places are few.
        var taken = Enumerable.Range(1, file.Length - 1).Where(length => ClipCheck.Look(file.AsMemory(0, length)).Succeeded).ToArray();
        taken.Length.ShouldBeLessThan(kind.StartsWith("mp4", StringComparison.Ordinal) || kind == "wav" ? 1 : 60, string.Join(", ", taken.Take(50)));
        foreach (var length in new[] { file.Length - 1, file.Length * 2 / 3 })
        {
            ClipCheck.Look(file.AsMemory(0, length)).Fault.ShouldBe(ClipCheck.Cut, $"{length} of {file.Length} bytes");
        }
    }

    [Fact]
    public void What_is_no_recording_is_told_so()
    {
        ClipCheck.Look(Array.Empty<byte>()).Fault.ShouldBe(ClipCheck.Empty);
        ClipCheck.Look("this is a text, not a recording"u8.ToArray()).Fault.ShouldBe(ClipCheck.WrongKind);
        ClipCheck.Look(new byte[] { 0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13 }).Fault.ShouldBe(ClipCheck.WrongKind);
        ClipCheck.Look(MadeClips.Webm(kind: "matroska")).Fault.ShouldBe(ClipCheck.WrongKind);
        ClipCheck.Look(MadeClips.Webm(codec: "V_VP8")).Fault.ShouldBe(ClipCheck.NoSound);
        ClipCheck.Look(MadeClips.Mp4(sound: false)).Fault.ShouldBe(ClipCheck.NoSound);
        ClipCheck.Look(new byte[ClipCheck.MostBytes + 1]).Fault!.Code.ShouldBe(FaultCode.TooLarge);
    }

    [Fact]
    public void Bytes_at_random_never_break_the_checks()
    {
        var random = new Random(17);
        for (var round = 0; round < 20_000; round++)
        {
            var file = Made(Names[round % Names.Length])[..random.Next(1, 400)];
            for (var change = 0; change < 6; change++)
            {
                file[random.Next(file.Length)] = (byte)random.Next(256);
            }

            var looked = ClipCheck.Look(file);
            (looked.Succeeded || looked.Fault.Code == FaultCode.Invalid).ShouldBeTrue();
        }
    }

    [Theory]
    [InlineData(8_000, 1, 8, false)]
    [InlineData(44_100, 2, 16, false)]
    [InlineData(48_000, 2, 24, false)]
    [InlineData(22_050, 1, 32, true)]
    [InlineData(16_000, 6, 32, false)]
    public void Samples_of_every_form_become_the_same_tone(int rate, int channels, int bits, bool floats)
    {
        var file = Tone(rate, channels, bits, floats);
        WavFile.Look(file, out var layout).ShouldBe(ClipTrouble.None);
        var samples = Espeak.ToSamples(WavFile.ToPcm(file, layout));
        samples.Length.ShouldBeInRange(15_996, 16_004);
        // 440 Hz at half of full scale: so many changes of sign, that loud.
        Enumerable.Range(1, samples.Length - 1).Count(i => samples[i - 1] < 0 != samples[i] < 0).ShouldBeInRange(874, 886);
        Math.Sqrt(samples.Average(static s => (double)s * s)).ShouldBe(16_384 / Math.Sqrt(2), 400);
    }

    private static byte[] Made(string kind) => kind switch
    {
        "mp3" => MadeClips.Mp3(),
        "mp3 tagged" => MadeClips.Mp3(tagged: true),
        "mp4" => MadeClips.Mp4(),
        "mp4 index first" => MadeClips.Mp4(indexLast: false),
        "webm" => MadeClips.Webm(),
        _ => new Spoken("", new byte[3_200], 0, 0).ToWav(),
    };

    private static byte[] Tone(int rate, int channels, int bits, bool floats)
    {
        using var data = new MemoryStream();
        using var writer = new BinaryWriter(data);
        for (var i = 0; i < rate; i++)
        {
            var value = 0.5 * Math.Sin(2 * Math.PI * 440 * i / rate);
            for (var c = 0; c < channels; c++)
            {
                Sample(writer, value, bits, floats);
            }
        }

        using var file = new MemoryStream();
        using var riff = new BinaryWriter(file);
        riff.Write([.. "RIFF"u8, 0, 0, 0, 0, .. "WAVEfmt "u8]);
        riff.Write(16);
        riff.Write((short)(floats ? 3 : 1));
        riff.Write((short)channels);
        riff.Write(rate);
        riff.Write(rate * channels * bits / 8);
        riff.Write((short)(channels * bits / 8));
        riff.Write((short)bits);
        riff.Write([.. "LIST"u8, 3, 0, 0, 0, 1, 2, 3, 0, .. "data"u8]);
        riff.Write((int)data.Length);
        riff.Write(data.ToArray());
        return file.ToArray();
    }

    private static void Sample(BinaryWriter writer, double value, int bits, bool floats)
    {
        switch (bits)
        {
            case 32 when floats:
                writer.Write((float)value);
                break;
            case 8:
                writer.Write((byte)Math.Round((value * 127) + 128));
                break;
            case 24:
                var wide = (int)Math.Round(value * 8_388_607);
                writer.Write([(byte)wide, (byte)(wide >> 8), (byte)(wide >> 16)]);
                break;
            case 32:
                writer.Write((int)Math.Round(value * int.MaxValue));
                break;
            default:
                writer.Write((short)Math.Round(value * short.MaxValue));
                break;
        }
    }
}
