using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Roommate.Contracts.Faults;
using Roommate.Platform.Store;
using Roommate.Testing;
using Shouldly;
using static Roommate.Testing.Patience;

namespace Roommate.IntegrationTests.Store;

/// <summary>kill -9 of the local Redis in the middle of writing, again and again.</summary>
public sealed class DeathTests : IDisposable
{
    private const int Kills = 3;
    private const int Writers = 8;

    private static readonly DocumentKind<Note> Notes = new("note");

    private readonly string _directory = Directory.CreateTempSubdirectory("roommate-local-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_write_that_was_answered_survives_its_Redis_being_killed_while_writing(bool busyDisk)
    {
        await using var disk = busyDisk ? new BusyDisk(_directory) : null;
        await using var node = await StoreNode.StartLocalAsync(_directory);
        var answered = new ConcurrentBag<string>();
        using var stop = new CancellationTokenSource();
        var writers = Enumerable.Range(0, Writers).Select(w => WriteAsync(node, w, answered, stop.Token)).ToArray();
        var killed = "";
        for (var kill = 0; kill < Kills; kill++)
        {
            var enough = answered.Count + 500;
            await UntilAsync(() => answered.Count >= enough);
            // On a busy disk Redis may answer before its number is written down.
            killed = await FindAsync(() => File.ReadAllTextAsync(Path.Combine(_directory, "redis", "redis.pid")), pid => pid.Length > 0 && pid != killed);
            using var redis = Process.GetProcessById(int.Parse(killed, CultureInfo.InvariantCulture));
            redis.Kill();
        }

        var after = answered.Count + 100;
        await UntilAsync(() => answered.Count >= after);
        await stop.CancelAsync();
        await Task.WhenAll(writers);
        foreach (var batch in answered.Chunk(500))
        {
            (await node.Documents.GetManyAsync(Notes, batch, default)).Count.ShouldBe(batch.Length, $"of {answered.Count} answered writes some are lost");
        }
    }

    private static async Task WriteAsync(StoreNode node, int writer, ConcurrentBag<string> answered, CancellationToken stop)
    {
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            var id = $"n{writer}_{i}";
            try
            {
                if ((await node.Documents.ChangeAsync(Notes, id, _ => new Change<Note>(new Note(id)), CancellationToken.None)).Succeeded)
                {
                    answered.Add(id);
                }
            }
            catch (FaultException fault)
            {
                fault.Fault.Code.ShouldBe(FaultCode.Unavailable);
                await Task.Delay(20, CancellationToken.None);
            }
        }
    }

    /// <summary>Somebody else makes the disk slow: each flush takes a good part of a second.</summary>
    private sealed class BusyDisk : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _writing;

        public BusyDisk(string directory) => _writing = Task.Run(() => Write(Path.Combine(directory, "large"), _stop.Token));

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _writing;
            _stop.Dispose();
        }

        private static void Write(string path, CancellationToken stop)
        {
            var block = new byte[4 << 20];
            using var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
            while (!stop.IsCancellationRequested)
            {
                for (var i = 0; i < 64 && !stop.IsCancellationRequested; i++)
                {
                    RandomAccess.Write(file, block, i * (long)block.Length);
                }

                RandomAccess.FlushToDisk(file);
            }
        }
    }

    private sealed record Note(string Text);
}
