using Microsoft.Extensions.Logging;

namespace Roommate.Platform.Store;

/// <summary>
/// Puts the append-only file on the disk once a second. Redis' own <c>everysec</c> holds what it writes back for up to two seconds
/// while such a flush takes long, and answers all the same: killed then, it loses what was answered. With <c>appendfsync no</c> every
/// write is with the system before its answer leaves, and this does the rest: a power cut costs about a second, as with <c>everysec</c>.
/// </summary>
internal sealed partial class AppendFileFlusher : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly ManualResetEventSlim _stop = new();
    private readonly string _directory;
    private readonly ILogger _log;
    private readonly Thread _thread;

    public AppendFileFlusher(string directory, ILogger log)
    {
        (_directory, _log) = (directory, log);

        // A flush blocks for as long as the disk takes: it has a thread of its own.
        _thread = new Thread(Run) { IsBackground = true, Name = "Redis flush" };
        _thread.Start();
    }

    /// <summary>What Redis appends to now: a file for each part since Redis 7, one file before.</summary>
    internal static IEnumerable<string> Files(string directory)
    {
        var parts = Path.Combine(directory, "appendonlydir");
        return Directory.Exists(parts) ? Directory.EnumerateFiles(parts, "*.incr.aof") : Directory.EnumerateFiles(directory, "appendonly.aof");
    }

    public void Dispose()
    {
        _stop.Set();
        _thread.Join();
        _stop.Dispose();
    }

    private void Run()
    {
        while (!_stop.Wait(Every))
        {
            try
            {
                foreach (var file in Files(_directory))
                {
                    using var handle = File.OpenHandle(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
                    RandomAccess.FlushToDisk(handle);
                }
            }
            catch (FileNotFoundException)
            {
                // Redis has just begun a new part and removed the old one.
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                Log.NotFlushed(_log, exception);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(6, LogLevel.Error, "The append-only file of the local Redis could not be put on the disk; a power cut now would lose what was written last")]
        public static partial void NotFlushed(ILogger logger, Exception exception);
    }
}
