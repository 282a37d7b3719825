using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Roommate.Assistant.Voice.Speaking;

/// <summary>Opus in Ogg (RFC 7845) by libopus, where it is installed (libopus0). A page goes out every 100 ms of sound.</summary>
internal sealed class OpusEncoder : ISoundEncoder
{
    private const int Rate = 24_000;
    private const int FrameSamples = Rate / 50;
    private const int FrameGranules = 960;
    private const int PreSkip = 312;
    private const int FramesPerPage = 5;
    private const int MostPacket = 1500;
    private const int Voice = 2048;
    private const uint Serial = 0x524D;

    private static readonly Lazy<Library?> Opus = new(Library.Load);

    private readonly Library _opus;
    private readonly nint _state;
    private readonly Resampler? _resampler;
    private readonly OggWriter _ogg = new(Serial);
    private readonly MemoryStream _output = new();
    private readonly short[] _frame = new short[FrameSamples];
    private readonly byte[] _packet = new byte[MostPacket];
    private int _filled;
    private int _frames;
    private long _samples;
    private byte? _half;
    private bool _isDisposed;

    private OpusEncoder(Library opus, int rate)
    {
        _opus = opus;
        _resampler = rate == Rate ? null : new Resampler(rate, Rate);
        _state = opus.Create(Rate, 1, Voice, out var error);
        if (error != 0)
        {
            throw new SpeechException($"Opus could not be begun ({error}).");
        }

        _ogg.Add(Head());
        _output.Write(_ogg.Page(0, isLast: false));
        _ogg.Add(Tags());
        _output.Write(_ogg.Page(0, isLast: false));
    }

    public static bool IsAvailable => Opus.Value is not null;

    public static OpusEncoder Create(int rate) => new(Opus.Value ?? throw new SpeechException("libopus is not installed."), rate);

    public ReadOnlyMemory<byte> Encode(ReadOnlySpan<byte> samples)
    {
        var bytes = _resampler is { } resampler ? resampler.Next(samples) : Whole(samples);
        foreach (var sample in MemoryMarshal.Cast<byte, short>(bytes))
        {
            _frame[_filled++] = sample;
            _samples++;
            if (_filled == FrameSamples)
            {
                Pack();
            }
        }

        return Taken();
    }

    public ReadOnlyMemory<byte> Finish()
    {
        // What the encoder holds back is pressed out with silence; the last position tells the player where to end.
        do
        {
            Array.Clear(_frame, _filled, FrameSamples - _filled);
            Pack();
        }
        while ((_frames * (long)FrameGranules) - PreSkip < _samples * 2);

        _output.Write(_ogg.Page((_samples * 2) + PreSkip, isLast: true));
        return Taken();
    }

    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            _opus.Destroy(_state);
        }
    }

    private static byte[] Head()
    {
        var head = new byte[19];
        "OpusHead"u8.CopyTo(head);
        head[8] = 1;
        head[9] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(10), PreSkip);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(12), Rate);
        return head;
    }

    private static byte[] Tags()
    {
        var vendor = Encoding.UTF8.GetBytes("Roommate");
        var tags = new byte[16 + vendor.Length];
        "OpusTags"u8.CopyTo(tags);
        BinaryPrimitives.WriteInt32LittleEndian(tags.AsSpan(8), vendor.Length);
        vendor.CopyTo(tags, 12);
        return tags;
    }

    private byte[] Whole(ReadOnlySpan<byte> samples)
    {
        byte[] all = _half is { } half ? [half, .. samples] : samples.ToArray();
        _half = (all.Length & 1) == 1 ? all[^1] : null;
        return all[..(all.Length & ~1)];
    }

    private void Pack()
    {
        _filled = 0;
        var length = _opus.Encode(_state, _frame, FrameSamples, _packet, _packet.Length);
        if (length < 0)
        {
            throw new SpeechException($"Opus gave up ({length}).");
        }

        if (_frames > 0 && _frames % FramesPerPage == 0)
        {
            _output.Write(_ogg.Page(_frames * (long)FrameGranules, isLast: false));
        }

        _ogg.Add(_packet.AsSpan(0, length));
        _frames++;
    }

    private ReadOnlyMemory<byte> Taken()
    {
        var taken = _output.ToArray();
        _output.SetLength(0);
        return taken;
    }

    private sealed class Library
    {
        private static readonly string[] Names = ["libopus.so.0", "libopus.so", "libopus.dylib", "opus.dll"];

        private Library(nint handle)
        {
            Create = Find<CreateCall>(handle, "opus_encoder_create");
            Encode = Find<EncodeCall>(handle, "opus_encode");
            Destroy = Find<DestroyCall>(handle, "opus_encoder_destroy");
        }

        [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
        public delegate nint CreateCall(int rate, int channels, int application, out int error);

        [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
        public delegate int EncodeCall(nint state, short[] samples, int count, byte[] output, int size);

        [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
        public delegate void DestroyCall(nint state);

        public CreateCall Create { get; }

        public EncodeCall Encode { get; }

        public DestroyCall Destroy { get; }

        public static Library? Load()
        {
            foreach (var name in Names)
            {
                if (NativeLibrary.TryLoad(name, out var handle))
                {
                    return new Library(handle);
                }
            }

            return null;
        }

        private static T Find<T>(nint handle, string name)
            where T : Delegate => Marshal.GetDelegateForFunctionPointer<T>(NativeLibrary.GetExport(handle, name));
    }
}
