using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;

namespace Roommate.Assistant.Voice.Speaking;

/// <summary>espeak-ng's library, in a process of its own (<see cref="EspeakWorker"/>): it speaks one text at a time and is written in C.</summary>
internal sealed class EspeakLibrary
{
    private const int Synchronous = 2;
    private const int RateParameter = 1;
    private const int CharactersAreUtf8 = 1;
    private const int PauseAtEnd = 0x1000;
    private const int GoOn = 0;

    private static readonly string[] Names = ["libespeak-ng.so.1", "libespeak-ng.so", "libespeak-ng.dylib", "libespeak-ng.dll"];

    private readonly ArrayBufferWriter<byte> _sound = new();
    private readonly SetVoiceCall _setVoice;
    private readonly SetVoiceByCall _setVoiceBy;
    private readonly SetParameterCall _setParameter;
    private readonly SynthesizeCall _synthesize;
    private readonly SoundCall _heard;
    private string? _voice;

    private EspeakLibrary(nint handle)
    {
        _setVoice = Find<SetVoiceCall>(handle, "espeak_SetVoiceByName");
        _setVoiceBy = Find<SetVoiceByCall>(handle, "espeak_SetVoiceByProperties");
        _setParameter = Find<SetParameterCall>(handle, "espeak_SetParameter");
        _synthesize = Find<SynthesizeCall>(handle, "espeak_Synth");
        Rate = Find<InitializeCall>(handle, "espeak_Initialize")(Synchronous, 0, 0, 0);
        // Kept in a field: native code holds no reference that the collector sees.
        _heard = Hear;
        Find<SetCallbackCall>(handle, "espeak_SetSynthCallback")(_heard);
    }

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int InitializeCall(int output, int bufferMs, nint path, int options);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate void SetCallbackCall(SoundCall callback);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int SoundCall(nint samples, int count, nint events);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int SetVoiceCall(byte[] name);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int SetVoiceByCall(ref VoiceProperties wanted);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int SetParameterCall(int parameter, int value, int relative);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int SynthesizeCall(byte[] text, nuint size, uint position, int positionType, uint endPosition, uint flags, nint id, nint user);

    /// <summary>Samples in a second.</summary>
    public int Rate { get; }

    /// <summary>Null where it is not installed.</summary>
    public static EspeakLibrary? Load()
    {
        foreach (var name in Names)
        {
            if (NativeLibrary.TryLoad(name, out var handle))
            {
                return new EspeakLibrary(handle) is { Rate: > 0 } library ? library : null;
            }
        }

        return null;
    }

    /// <summary>16 bit mono samples; null when it has no such voice or gave up.</summary>
    public byte[]? Speak(string voice, int wordsPerMinute, bool pause, byte[] text)
    {
        if (voice != _voice)
        {
            _voice = null;
            if (!Choose(voice))
            {
                return null;
            }

            _voice = voice;
        }

        _setParameter(RateParameter, wordsPerMinute, 0);
        _sound.ResetWrittenCount();
        var spoken = Terminated(text);
        return _synthesize(spoken, (nuint)spoken.Length, 0, 1, 0, CharactersAreUtf8 | (pause ? PauseAtEnd : 0u), 0, 0) == 0 && _sound.WrittenCount > 0 ? _sound.WrittenSpan.ToArray() : null;
    }

    // By name, else by language, as the program does.
    private bool Choose(string voice)
    {
        if (_setVoice(Terminated(Encoding.ASCII.GetBytes(voice))) == 0)
        {
            return true;
        }

        var languages = Marshal.StringToCoTaskMemUTF8(voice);
        try
        {
            var wanted = new VoiceProperties { Languages = languages };
            return _setVoiceBy(ref wanted) == 0;
        }
        finally
        {
            Marshal.FreeCoTaskMem(languages);
        }
    }

    private static byte[] Terminated(byte[] text) => [.. text, 0];

    private static T Find<T>(nint handle, string name)
        where T : Delegate => Marshal.GetDelegateForFunctionPointer<T>(NativeLibrary.GetExport(handle, name));

    private int Hear(nint samples, int count, nint events)
    {
        if (samples != 0 && count > 0)
        {
            var bytes = new byte[count * 2];
            Marshal.Copy(samples, bytes, 0, bytes.Length);
            _sound.Write(bytes.AsSpan());
        }

        return GoOn;
    }

    /// <summary>espeak_VOICE.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct VoiceProperties
    {
        public nint Name;
        public nint Languages;
        public nint Identifier;
        public byte Gender;
        public byte Age;
        public byte Variant;
        public byte Unused;
        public int Score;
        public nint Spare;
    }
}
