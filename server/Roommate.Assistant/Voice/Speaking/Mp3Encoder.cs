using System.Runtime.InteropServices;

namespace Roommate.Assistant.Voice.Speaking;

/// <summary>MP3 by the LAME library, where it is installed (libmp3lame0).</summary>
internal sealed class Mp3Encoder : ISoundEncoder
{
    private const int Mono = 3;
    private const int Kilobits = 64;
    private const int FastQuality = 7;

    private static readonly Lazy<Library?> Lame = new(Library.Load);

    private readonly Library _lame;
    private readonly nint _state;
    private byte[] _output = [];
    private byte? _half;
    private bool _isDisposed;

    private Mp3Encoder(Library lame, int rate)
    {
        _lame = lame;
        _state = lame.Init();
        lame.SetInRate(_state, rate);
        lame.SetChannels(_state, 1);
        lame.SetMode(_state, Mono);
        lame.SetBitRate(_state, Kilobits);
        lame.SetQuality(_state, FastQuality);
        // A stream has no place to come back to, and a bit reservoir would only delay it.
        lame.SetVbrTag(_state, 0);
        lame.DisableReservoir(_state, 1);
        if (lame.InitParameters(_state) < 0)
        {
            Dispose();
            throw new SpeechException($"MP3 cannot be made of {rate} Hz.");
        }
    }

    public static bool IsAvailable => Lame.Value is not null;

    public static Mp3Encoder Create(int rate) => new(Lame.Value ?? throw new SpeechException("libmp3lame is not installed."), rate);

    public ReadOnlyMemory<byte> Encode(ReadOnlySpan<byte> samples)
    {
        byte[] all = _half is { } half ? [half, .. samples] : samples.ToArray();
        _half = (all.Length & 1) == 1 ? all[^1] : null;
        var left = MemoryMarshal.Cast<byte, short>(all.AsSpan(0, all.Length & ~1)).ToArray();
        Room(left.Length);
        return Output(_lame.Encode(_state, left, left, left.Length, _output, _output.Length));
    }

    public ReadOnlyMemory<byte> Finish()
    {
        Room(0);
        return Output(_lame.Flush(_state, _output, _output.Length));
    }

    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            _lame.Close(_state);
        }
    }

    // LAME's own bound: 1.25 times the samples and 7,200 bytes.
    private void Room(int samples)
    {
        var needed = (samples * 5 / 4) + 7200;
        _output = _output.Length >= needed ? _output : new byte[needed];
    }

    private ReadOnlyMemory<byte> Output(int count) =>
        count >= 0 ? _output.AsMemory(0, count) : throw new SpeechException($"LAME gave up ({count}).");

    private sealed class Library
    {
        private static readonly string[] Names = ["libmp3lame.so.0", "libmp3lame.so", "libmp3lame.dylib", "libmp3lame.dll"];

        private Library(nint handle)
        {
            Init = Find<InitCall>(handle, "lame_init");
            SetInRate = Find<SetCall>(handle, "lame_set_in_samplerate");
            SetChannels = Find<SetCall>(handle, "lame_set_num_channels");
            SetMode = Find<SetCall>(handle, "lame_set_mode");
            SetBitRate = Find<SetCall>(handle, "lame_set_brate");
            SetQuality = Find<SetCall>(handle, "lame_set_quality");
            SetVbrTag = Find<SetCall>(handle, "lame_set_bWriteVbrTag");
            DisableReservoir = Find<SetCall>(handle, "lame_set_disable_reservoir");
            InitParameters = Find<StateCall>(handle, "lame_init_params");
            Encode = Find<EncodeCall>(handle, "lame_encode_buffer");
            Flush = Find<FlushCall>(handle, "lame_encode_flush");
            Close = Find<StateCall>(handle, "lame_close");
        }

        [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
        public delegate nint InitCall();

        [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
        public delegate int SetCall(nint state, int value);

        [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
        public delegate int StateCall(nint state);

        [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
        public delegate int EncodeCall(nint state, short[] left, short[] right, int samples, byte[] output, int size);

        [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
        public delegate int FlushCall(nint state, byte[] output, int size);

        public InitCall Init { get; }

        public SetCall SetInRate { get; }

        public SetCall SetChannels { get; }

        public SetCall SetMode { get; }

        public SetCall SetBitRate { get; }

        public SetCall SetQuality { get; }

        public SetCall SetVbrTag { get; }

        public SetCall DisableReservoir { get; }

        public StateCall InitParameters { get; }

        public EncodeCall Encode { get; }

        public FlushCall Flush { get; }

        public StateCall Close { get; }

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
