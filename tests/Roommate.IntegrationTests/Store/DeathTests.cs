using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Roommate.Contracts.Faults;
using Roommate.Platform.Store;
using Shouldly;

namespace Roommate.IntegrationTests.Store;

/// <summary>kill -9 of the local Redis in the middle of writing, again and again.</summary>
public sealed class DeathTests : IDisposable
{
    private const int Kills = 3;
    private const int Writers = 8;

    private static readonly DocumentKind<Note> Notes = new("note");

    private readonly string _directory = Directory.CreateTempSubdirectory("roommate-local-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Every_write_that_was_answered_survives_its_Redis_being_killed_while_writing()
    {
        await using var node = await StoreNode.StartLocalAsync(_directory);
        var answered = new ConcurrentBag<string>();
        using var stop = new CancellationTokenSource();
        var writers = Enumerable.Range(0, Writers).Select(w => WriteAsync(node, w, answered, stop.Token)).ToArray();
        for (var kill = 0; kill < Kills; kill++)
        {
            var enough = answered.Count + 500;
            await UntilAsync(() => answered.Count >= enough);
            using var redis = Process.GetProcessById(int.Parse(await File.ReadAllTextAsync(Path.Combine(_directory, "redis", "redis.pid")), CultureInfo.InvariantCulture));
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

    private static async Task UntilAsync(Func<bool> reached)
    {
        for (var clock = Stopwatch.StartNew(); !reached();)
        {
            clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(30), "the store did not come back");
            await Task.Delay(20);
        }
    }

    private sealed record Note(string Text);
}
