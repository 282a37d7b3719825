using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;
using Roommate.Assistant.Voice.Speaking.Text;
using Roommate.Contracts.Assistant;

namespace Roommate.Assistant.Voice.Speaking;

/// <summary>
/// The audio of one reply while it is made and after: a file that only grows, read by any number of listeners from its
/// beginning. One writes; whoever reads waits for more. A pcm tape begins with a wav header, whose lengths are true once
/// it is complete.
/// </summary>
internal sealed class SpeechTape : IDisposable
{
    /// <summary>Of a wav header.</summary>
    public const int HeaderLength = 44;

    private readonly Lock _lock = new();
    private readonly string _turnId;
    private readonly List<SpokenChunk> _chunks = [];
    private readonly SafeFileHandle _file;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _length;

    public SpeechTape(string turnId, string path)
    {
        _turnId = turnId;
        FilePath = path;
        // A new one: a file that was cut to nothing is written out by ext4 as soon as it is closed, while others wait for their first sound.
        _file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
    }

    public string FilePath { get; private set; }

    /// <summary>Null until the first sound has come.</summary>
    public SoundKind? Kind { get; private set; }

    public int Rate { get; private set; }

    public bool IsDone { get; private set; }

    /// <summary>Why it ended early; what was spoken until then stays.</summary>
    public string? Problem { get; private set; }

    /// <summary>A bound on what one file may become: three hours of speech.</summary>
    public static long Most => 512L * 1024 * 1024;

    /// <summary>The header of a wav; with no length, of one that is still being made.</summary>
    public static byte[] WavHeader(int rate, long? length)
    {
        var header = new byte[HeaderLength];
        var data = length is { } known ? (uint)known : uint.MaxValue - HeaderLength;
        "RIFF"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(4), data + HeaderLength - 8);
        "WAVEfmt "u8.CopyTo(header.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(20), 1);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(22), 1);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(24), rate);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(28), rate * 2);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(32), 2);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(34), 16);
        "data"u8.CopyTo(header.AsSpan(36));
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(40), data);
        return header;
    }

    public void Begin(SoundKind kind, int rate)
    {
        if (kind == SoundKind.Pcm)
        {
            RandomAccess.Write(_file, WavHeader(rate, length: null), 0);
            _length = HeaderLength;
        }

        lock (_lock)
        {
            Rate = rate;
            Kind = kind;
        }
    }

    public void Write(ReadOnlySpan<byte> sound)
    {
        if (_length + sound.Length > Most)
        {
            throw new SpeechException("The reply is too long to be spoken.");
        }

        RandomAccess.Write(_file, sound, _length);
        lock (_lock)
        {
            _length += sound.Length;
        }

        Tell();
    }

    /// <summary>The chunk that is being spoken from here on, and where the one before ended.</summary>
    public void Mark(SpeechChunk chunk)
    {
        lock (_lock)
        {
            EndChunk();
            _chunks.Add(new SpokenChunk(_turnId, chunk.Index, chunk.Text, chunk.Start, chunk.End, NowMs(), NowMs()));
        }

        Tell();
    }

    /// <summary>Ends it; the file, when it is whole, goes to its place.</summary>
    public void End(string? problem, string? place)
    {
        if (Kind == SoundKind.Pcm)
        {
            RandomAccess.Write(_file, WavHeader(Rate, _length - HeaderLength), 0);
        }

        lock (_lock)
        {
            EndChunk();
            if (place is not null)
            {
                File.Move(FilePath, place, overwrite: true);
                FilePath = place;
            }

            Problem = problem;
            IsDone = true;
        }

        _file.Dispose();

        Tell();
    }

    /// <summary>Waits until there is sound, or none will come.</summary>
    public async ValueTask BegunAsync(CancellationToken ct)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (IsDone || (Kind is not null && _length > HeaderLength))
                {
                    return;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(ct);
        }
    }

    /// <summary>Opens it for a listener; null when it was taken away because it will not be whole.</summary>
    public TapeReader? Open()
    {
        lock (_lock)
        {
            try
            {
                return new TapeReader(this, File.OpenHandle(FilePath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
            }
            catch (FileNotFoundException)
            {
                return null;
            }
        }
    }

    /// <summary>Waits until there is more than <paramref name="at"/> bytes, or no more will come; how many there are.</summary>
    public async ValueTask<long> PastAsync(long at, CancellationToken ct)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_length > at || IsDone)
                {
                    return _length;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(ct);
        }
    }

    /// <summary>How many bytes there are now.</summary>
    public long Length
    {
        get
        {
            lock (_lock)
            {
                return _length;
            }
        }
    }

    /// <summary>The chunks from an index on, as soon as there is one or no more will come.</summary>
    public async ValueTask<(IReadOnlyList<SpokenChunk> Chunks, bool Done)> ChunksAsync(int from, CancellationToken ct)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                // A chunk is told when it is whole, so that its times are final.
                var whole = IsDone ? _chunks.Count : Math.Max(0, _chunks.Count - 1);
                if (whole > from || IsDone)
                {
                    return ([.. _chunks.Take(whole).Skip(from)], IsDone);
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(ct);
        }
    }

    /// <summary>What there is of chunks now, the one that is being spoken included.</summary>
    public IReadOnlyList<SpokenChunk> Chunks()
    {
        lock (_lock)
        {
            // What is being made ends, for now, where its sound ends.
            EndChunk();
            return [.. _chunks];
        }
    }

    public void Dispose() => _file.Dispose();

    private void EndChunk()
    {
        if (_chunks.Count > 0)
        {
            _chunks[^1] = _chunks[^1] with { ToMs = NowMs() };
        }
    }

    private int NowMs() => Kind == SoundKind.Pcm && _length > HeaderLength ? (int)((_length - HeaderLength) * 1000 / (Rate * 2)) : 0;

    private void Tell()
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.TrySetResult();
    }
}
