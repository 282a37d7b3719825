using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Roommate.Assistant.Voice.Speaking;
using Roommate.Contracts.Events;
using Roommate.Platform.Configuration;
using Roommate.Testing;
using Shouldly;

namespace Roommate.UnitTests.Assistant.Voice;

/// <summary>The file behind a spoken reply: read by many while it grows, closed when it is over, gone after a day.</summary>
public sealed class SpeechTapeTests : IDisposable
{
    private static readonly SpeechKey Key = new("trn_1", null, 1, "en");

    private readonly string _directory = Directory.CreateTempSubdirectory("roommate-tape-").FullName;
    private readonly ManualClock _clock = new(TimeProvider.System.GetUtcNow());

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task A_tape_that_is_over_holds_no_file_open_but_its_readers()
    {
        using var shelf = Shelf();
        using var tape = shelf.NewTape(Key);
        tape.Begin(SoundKind.Pcm, 22_050);
        tape.Write(new byte[2000]);
        var reader = tape.Open()!;
        shelf.Finish(Key, tape, problem: null);
        IsInUse(tape.FilePath).ShouldBeTrue("its reader has it open");
        var buffer = new byte[4000];
        (await reader.ReadAsync(buffer, CancellationToken.None)).ShouldBe(2044);
        (await reader.ReadAsync(buffer, CancellationToken.None)).ShouldBe(0);
        reader.Dispose();
        IsInUse(tape.FilePath).ShouldBeFalse();

        // Who comes now reads the file that is whole.
        using var late = tape.Open();
        late.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_tape_that_was_dropped_is_read_to_its_end_by_who_had_it_open_and_by_nobody_else()
    {
        using var shelf = Shelf();
        using var tape = shelf.NewTape(Key);
        tape.Begin(SoundKind.Pcm, 22_050);
        tape.Write(new byte[100]);
        using var reader = tape.Open()!;
        shelf.Finish(Key, tape, "stopped");
        (await reader.ReadAsync(new byte[4000], CancellationToken.None)).ShouldBe(144);
        tape.Open().ShouldBeNull();
        Directory.GetFiles(Path.Combine(_directory, "speech")).ShouldBeEmpty();
    }

    [Fact]
    public void What_was_spoken_is_kept_a_day_and_then_removed()
    {
        using var shelf = Shelf();
        using var tape = shelf.NewTape(Key);
        tape.Begin(SoundKind.Pcm, 22_050);
        tape.Write(new byte[100]);
        shelf.Finish(Key, tape, problem: null);
        _clock.Advance(TimeSpan.FromHours(23));
        shelf.Sweep(unfinishedToo: false).ShouldBe(0);
        shelf.Find(Key).ShouldNotBeNull();
        _clock.Advance(TimeSpan.FromHours(2));
        shelf.Sweep(unfinishedToo: false).ShouldBe(2);
        shelf.Find(Key).ShouldBeNull();
        Directory.GetFiles(Path.Combine(_directory, "speech")).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_was_said_to_somebody_goes_with_them_and_what_was_said_to_others_stays()
    {
        using var shelf = Shelf();
        foreach (var (turn, user) in new[] { ("trn_1", "usr_1"), ("trn_2", "usr_2") })
        {
            using var tape = shelf.NewTape(Key with { TurnId = turn });
            tape.Begin(SoundKind.Pcm, 22_050);
            tape.Write(new byte[100]);
            shelf.Finish(Key with { TurnId = turn }, tape, problem: null, user);
        }

        await shelf.HearAsync(new PersonErased("usr_1"), CancellationToken.None);
        shelf.Find(Key).ShouldBeNull();
        shelf.Find(Key with { TurnId = "trn_2" }).ShouldNotBeNull();
        Directory.GetFiles(Path.Combine(_directory, "speech")).Length.ShouldBe(2);
    }

    private static bool IsInUse(string path)
    {
        try
        {
            using var alone = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private SpeechShelf Shelf() => new(Options.Create(new DataOptions { Directory = _directory }), Options.Create(new SpeechOptions()), _clock, NullLogger<SpeechShelf>.Instance);
}
