using System.Diagnostics;
using System.Globalization;
using Roommate.Contracts.Faults;
using Roommate.Platform;
using Roommate.Platform.Store;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.Store;

/// <summary>The supervised redis-server: started, restarted, stopped, found again.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class LocalRedisTests : IDisposable
{
    private static readonly DocumentKind<Note> Notes = new("note");

    private readonly string _directory = Directory.CreateTempSubdirectory("roommate-local-").FullName;

    private string ConfigurationFile => Path.Combine(_directory, "redis", "redis.conf");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task What_was_answered_survives_kill_9_of_its_Redis_which_comes_back_by_itself()
    {
        await using var node = await StoreNode.StartLocalAsync(_directory);
        await WriteAsync(node, "kept");
        var first = RedisProcess();
        var back = new TaskCompletionSource();
        node.Redis.Restored += () => back.TrySetResult();
        await KillAsync(first);
        await back.Task.WaitAsync(Patience.Long);
        (await ReadPatientlyAsync(node)).ShouldBe("kept");
        RedisProcess().ShouldNotBe(first);
    }

    [Fact]
    public async Task A_stop_ends_its_Redis_and_a_second_start_finds_everything()
    {
        int pid;
        await using (var node = await StoreNode.StartLocalAsync(_directory))
        {
            await WriteAsync(node, "kept");
            pid = RedisProcess();
        }

        Directory.Exists($"/proc/{pid}").ShouldBeFalse("its redis-server is still there");
        await using var again = await StoreNode.StartLocalAsync(_directory);
        (await ReadPatientlyAsync(again)).ShouldBe("kept");
    }

    [Fact]
    public async Task A_Redis_that_was_left_behind_is_stopped_and_nothing_is_lost()
    {
        var node = await StoreNode.StartLocalAsync(_directory);
        await WriteAsync(node, "kept");
        var left = RedisProcess();
        var conf = await File.ReadAllTextAsync(ConfigurationFile);
        await node.DisposeAsync();

        // What kill -9 of the server and of its shell leaves: a Redis on our files that nobody watches.
        using var orphan = Process.Start(new ProcessStartInfo("redis-server", ConfigurationFile) { RedirectStandardOutput = true })!;
        while (await orphan.StandardOutput.ReadLineAsync() is { } line && !line.Contains("Ready to accept", StringComparison.Ordinal))
        {
        }

        _ = orphan.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        await File.WriteAllTextAsync(Path.Combine(_directory, "redis", "redis.pid"), orphan.Id.ToString(CultureInfo.InvariantCulture));
        orphan.Id.ShouldNotBe(left);
        try
        {
            await using var again = await StoreNode.StartLocalAsync(_directory);
            orphan.HasExited.ShouldBeTrue();
            (await ReadPatientlyAsync(again)).ShouldBe("kept");
            (await File.ReadAllTextAsync(ConfigurationFile)).ShouldNotBe(conf, "every run has a password of its own");
        }
        finally
        {
            orphan.Kill();
        }
    }

    [Fact]
    public async Task A_second_server_on_the_same_directory_is_told_so()
    {
        await using var node = await StoreNode.StartLocalAsync(_directory);
        var refused = await Should.ThrowAsync<StartupException>(() => StoreNode.StartLocalAsync(_directory));
        refused.Message.ShouldContain(_directory);
        refused.Message.ShouldContain("--Data:Directory=");
    }

    [Fact]
    public async Task The_password_is_on_no_command_line_and_in_a_file_only_its_owner_reads()
    {
        await using var node = await StoreNode.StartLocalAsync(_directory);
        File.GetUnixFileMode(ConfigurationFile).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var password = (await File.ReadAllLinesAsync(ConfigurationFile)).Single(static l => l.StartsWith("requirepass ", StringComparison.Ordinal))[12..];
        password.Length.ShouldBeGreaterThan(40);
        foreach (var process in Directory.GetDirectories("/proc").Where(static d => int.TryParse(Path.GetFileName(d), out _)))
        {
            (await CommandLineAsync(process)).ShouldNotContain(password);
        }
    }

    [Fact]
    public async Task A_directory_that_cannot_be_written_is_named()
    {
        var refused = await Should.ThrowAsync<StartupException>(() => StoreNode.StartLocalAsync("/proc/roommate"));
        refused.Message.ShouldContain("/proc/roommate");
        refused.Message.ShouldContain("--Data:Directory=");
    }

    [Fact]
    public async Task A_store_of_a_newer_program_is_left_alone()
    {
        await using (var node = await StoreNode.StartLocalAsync(_directory))
        {
            await node.Redis.Database.StringSetAsync("rm:schema", 99);
        }

        (await Should.ThrowAsync<StartupException>(() => StoreNode.StartLocalAsync(_directory))).Message.ShouldContain("99");
    }

    [Fact]
    public async Task A_wrong_setting_is_named_with_an_example() =>
        (await Should.ThrowAsync<StartupException>(() => StoreNode.StartLocalAsync(_directory, ("Redis:Fsync", "sometimes")))).Message.ShouldContain("Redis:Fsync");

    private static async Task WriteAsync(StoreNode node, string text) =>
        (await node.Documents.ChangeAsync(Notes, "n1", _ => new Change<Note>(new Note(text)), default)).Succeeded.ShouldBeTrue();

    // Restored may speak of the pub/sub connection first.
    private static async Task<string?> ReadPatientlyAsync(StoreNode node)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return (await node.Documents.GetAsync(Notes, "n1", default))?.Value.Text;
            }
            catch (FaultException) when (attempt < 1200)
            {
                await Task.Delay(50);
            }
        }
    }

    private static async Task KillAsync(int pid)
    {
        using var process = Process.GetProcessById(pid);
        process.Kill();
        await process.WaitForExitAsync();
    }

    private static async Task<string> CommandLineAsync(string process)
    {
        try
        {
            return await File.ReadAllTextAsync(Path.Combine(process, "cmdline"));
        }
        catch (IOException)
        {
            return "";
        }
    }

    private int RedisProcess() => int.Parse(File.ReadAllText(Path.Combine(_directory, "redis", "redis.pid")), CultureInfo.InvariantCulture);

    private sealed record Note(string Text);
}
