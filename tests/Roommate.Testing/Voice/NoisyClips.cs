namespace Roommate.Testing.Voice;

/// <summary>One clip to find the end of speech in.</summary>
public sealed record NoisyClip(Spoken Spoken, string Voice, string Noise, int Decibels, int PauseMs);

/// <summary>
/// Makes clips of speech with pauses in noise: espeak-ng voices of several languages and speeds, one or two pauses inside, white or
/// brown noise 30 to 10 dB below the speech, silence in the room before and after. The same seed makes the same clips.
/// </summary>
public static class NoisyClips
{
    private static readonly (string Voice, string[] Texts)[] Voices =
    [
        ("en-us", ["turn on the light in the kitchen", "what is the temperature in the bedroom", "please set the living room to twenty one degrees"]),
        ("en-gb+f2", ["close the blinds", "is the front door locked", "play some music in the study"]),
        ("en-us+m3", ["stop", "never mind", "remind me to call my mother at six"]),
        ("de", ["mach das Licht in der Küche an", "wie warm ist es im Wohnzimmer", "schließe die Rollläden"]),
        ("de+f4", ["schalte alles aus", "stelle einen Timer auf zehn Minuten", "guten Morgen"]),
        ("fr", ["allume la lumière du salon", "quelle heure est il", "ferme les volets"]),
        ("es+f1", ["enciende la luz del dormitorio", "sube la temperatura dos grados", "apaga la música"]),
        ("en-us+f5", ["tell me something about the weather tomorrow", "add milk and bread to the shopping list", "good night"]),
    ];

    /// <summary>So many clips.</summary>
    public static async Task<IReadOnlyList<NoisyClip>> MakeAsync(int count, int seed)
    {
        var random = new Random(seed);
        var clips = new List<NoisyClip>(count);
        for (var i = 0; i < count; i++)
        {
            var (voice, texts) = Voices[i % Voices.Length];
            var text = texts[i / Voices.Length % texts.Length];
            var pause = random.Next(100, 400);
            var decibels = 30 - (i % 5 * 5);
            var brown = i / 5 % 2 == 1;
            var said = await SayAsync(text, voice, random.Next(140, 210), random.Next(30, 70), pause);
            var whole = said.Within(random.Next(300, 1200), 1500);
            clips.Add(new NoisyClip(WithNoise(whole, brown, decibels, random), voice, brown ? "brown" : "white", decibels, pause));
        }

        return clips;
    }

    /// <summary>Noise so many decibels below the speech.</summary>
    public static Spoken WithNoise(Spoken spoken, bool brown, int decibels, Random random)
    {
        var samples = Espeak.ToSamples(spoken.Pcm);
        var speech = Power(samples.AsSpan(spoken.BeginsMs * 16, (spoken.EndsMs - spoken.BeginsMs) * 16));
        var noise = brown ? Brown(samples.Length, random) : White(samples.Length, random);
        var gain = Math.Sqrt(speech / Math.Pow(10, decibels / 10.0) / Power(noise));
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = (short)Math.Clamp(samples[i] + (noise[i] * gain), short.MinValue, short.MaxValue);
        }

        return spoken with { Pcm = Espeak.ToBytes(samples) };
    }

    private static async Task<Spoken> SayAsync(string text, string voice, int speed, int pitch, int pauseMs)
    {
        var words = text.Split(' ');
        if (words.Length < 4)
        {
            return await Espeak.SayAsync(text, voice, speed, pitch);
        }

        var first = await Espeak.SayAsync(string.Join(' ', words[..(words.Length / 2)]), voice, speed, pitch);
        var second = await Espeak.SayAsync(string.Join(' ', words[(words.Length / 2)..]), voice, speed, pitch);
        byte[] pcm = [.. first.Pcm, .. new byte[pauseMs * Spoken.BytesPerMs], .. second.Pcm];
        return new Spoken(text, pcm, 0, pcm.Length / Spoken.BytesPerMs);
    }

    private static double Power(ReadOnlySpan<short> samples)
    {
        var sum = 0.0;
        foreach (var sample in samples)
        {
            sum += (double)sample * sample;
        }

        return sum / samples.Length;
    }

    private static double Power(double[] samples) => samples.Sum(static s => s * s) / samples.Length;

    private static double[] White(int count, Random random)
    {
        var noise = new double[count];
        for (var i = 0; i < count; i++)
        {
            noise[i] = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        }

        return noise;
    }

    // A leaky sum of white noise: 6 dB less per octave, as wind, traffic and fans are.
    private static double[] Brown(int count, Random random)
    {
        var noise = White(count, random);
        for (var i = 1; i < count; i++)
        {
            noise[i] = (0.995 * noise[i - 1]) + noise[i];
        }

        return noise;
    }
}
