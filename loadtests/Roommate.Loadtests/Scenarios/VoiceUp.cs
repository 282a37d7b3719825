using System.Diagnostics;
using System.Globalization;
using Roommate.Assistant.Voice.Hearing.Sound;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;
using Roommate.Loadtests.Measuring;
using Roommate.Testing;
using Roommate.Testing.Voice;

namespace Roommate.Loadtests.Scenarios;

/// <summary>The way up, in real time over the hub: how soon a spoken command is answered, one and a hundred at once, and how soon a running turn falls silent.</summary>
internal sealed class VoiceUp : IScenario
{
    private const string Sentence = "turn on the light";

    public string Name => "voice-up";

    public string Summary => "Spoken commands (espeak-ng, stand-in transcription): end of speech to the answer, 1 and 100 at once; barge-in. Argument: how many at once.";

    public async Task<int> RunAsync(string[] args, CancellationToken ct)
    {
        var many = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 100;
        await using var model = await ModelStandIn.StartAsync();
        await using var home = await TestHome.StartAsync(
            $"--OpenAI:Endpoint={model.Endpoint}", "--OpenAI:TranscriptionModel=whisper-1", "--OpenAI:Model=m", "--Hearing:PerMinute=0", "--Memory:LearnWithModel=false");
        var spoken = (await Espeak.SayAsync(Sentence)).Within(400, 1_500);
        model.Transcription.Learn(spoken);
        var rooms = new List<string>();
        for (var i = 1; i <= many; i++)
        {
            var room = await home.AddRoomAsync($"Chamber {i}");
            await home.AddDeviceAsync($"Lamp {i}", room.Id, ("light", new Component("light")));
            rooms.Add(room.Id);
        }

        Console.WriteLine("| what | at once | p50 ms | p95 ms | worst ms |\n| --- | --- | --- | --- | --- |");
        foreach (var (name, release) in new[] { ("button let go -> answer", true), ("last sound -> answer, by the pause after a complete command (200 ms of it are the pause)", false) })
        {
            await TurnAsync(home, rooms[0], spoken, release, ct);
            var one = new Latencies();
            for (var i = 0; i < 10; i++)
            {
                one.Add(1000 * await TurnAsync(home, rooms[i % rooms.Count], spoken, release, ct));
            }

            Row(name, 1, one);
            var all = new Latencies();
            foreach (var ms in await Task.WhenAll(rooms.Select(r => TurnAsync(home, r, spoken, release, ct))))
            {
                all.Add(1000 * ms);
            }

            Row(name, many, all);
        }

        Row("button let go -> first audio of the answer", 1, await AnsweredAloudAsync(home, rooms, spoken, ct));
        Row("speech known (0.3 s of it) -> running turn stopped", 1, await BargeInAsync(home, model, rooms[0], spoken, ct));
        return 0;
    }

    private static void Row(string name, int atOnce, Latencies found) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {atOnce} | {found.Percentile(0.5):F0} | {found.Percentile(0.95):F0} | {found.Percentile(1):F0} |"));

    // From the last sound (or the release right behind it) to the reply, whole, at the one who spoke.
    private static async Task<double> TurnAsync(TestHome home, string room, Spoken spoken, bool release, CancellationToken ct)
    {
        await using var hub = await home.ConnectAsync();
        await hub.SubscribeAsync(Topics.Room(room), ct: ct);
        var silent = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        var speaking = hub.SpeakAsync(new SpeakRequest(room, Guid.NewGuid().ToString("n")), FramesAsync(spoken, release, silent, ct), ct);
        await hub.NextAsync(static e => e.Type == EventTypes.TurnEnded, TimeSpan.FromSeconds(60));
        var took = Stopwatch.GetElapsedTime(await silent.Task).TotalMilliseconds;
        var heard = await speaking;
        return heard.Text == Sentence ? took : throw new InvalidOperationException($"heard \"{heard.Text}\"");
    }

    // Every answer is another sound ("the light in Chamber 7"), so none comes from the cache.
    private static async Task<Latencies> AnsweredAloudAsync(TestHome home, List<string> rooms, Spoken spoken, CancellationToken ct)
    {
        var found = new Latencies();
        foreach (var room in rooms.TakeLast(Math.Min(rooms.Count, 30)))
        {
            await using var hub = await home.ConnectAsync();
            var silent = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
            var heard = await hub.SpeakAsync(new SpeakRequest(room, Guid.NewGuid().ToString("n")), FramesAsync(spoken, release: true, silent, ct), ct);
            using var answer = await home.Owner.Client.GetAsync(new Uri($"/api/v1/turns/{heard.TurnId}/audio", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, ct);
            await using var body = await answer.Content.ReadAsStreamAsync(ct);
            await body.ReadExactlyAsync(new byte[1000], ct);
            found.Add(Stopwatch.GetElapsedTime(await silent.Task).TotalMicroseconds);
        }

        return found;
    }

    private static async IAsyncEnumerable<byte[]> FramesAsync(Spoken spoken, bool release, TaskCompletionSource<long> silent, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var start = Stopwatch.GetTimestamp();
        var at = 0;
        foreach (var frame in spoken.Frames())
        {
            at += Spoken.FrameMs;
            // A frame is there when its last sample has been heard.
            var wait = TimeSpan.FromMilliseconds(at) - Stopwatch.GetElapsedTime(start);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, ct);
            }

            if (at >= spoken.EndsMs)
            {
                // The last sound lies up to 100 ms before the frame that holds it is full; a button is let go then.
                silent.TrySetResult(release ? Stopwatch.GetTimestamp() : start + (long)(spoken.EndsMs * (Stopwatch.Frequency / 1000.0)));
            }

            yield return frame;
            if (release && at >= spoken.EndsMs)
            {
                yield break;
            }
        }
    }

    private static async Task<Latencies> BargeInAsync(TestHome home, ModelStandIn model, string room, Spoken spoken, CancellationToken ct)
    {
        model.Answer = static async (http, _) =>
        {
            await ModelStandIn.Say(http, ModelStandIn.Chunk("Once upon a time"));
            await Task.Delay(Timeout.Infinite, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        };
        var found = new Latencies();
        await using var hub = await home.ConnectAsync();
        await hub.SubscribeAsync(Topics.Room(room), ct: ct);
        for (var i = 0; i < 10; i++)
        {
            await hub.CallAsync<AskResult>("Ask", new AskRequest(room, "please tell me a long story about a bear", Guid.NewGuid().ToString("n")), ct);
            await hub.NextAsync(static e => e.Type == EventTypes.TurnStarted);
            var known = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
            var speaking = hub.SpeakAsync(new SpeakRequest(room, Guid.NewGuid().ToString("n"), Review: true), NoticedAsync(spoken, known, ct), ct);
            await hub.NextAsync(static e => e.Type == EventTypes.TurnEnded, TimeSpan.FromSeconds(60));
            found.Add(Stopwatch.GetElapsedTime(await known.Task).TotalMicroseconds);
            await speaking;
        }

        return found;
    }

    private static async IAsyncEnumerable<byte[]> NoticedAsync(Spoken spoken, TaskCompletionSource<long> known, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var ends = new Endpointer(300, 500);
        foreach (var frame in spoken.Frames())
        {
            await Task.Delay(Spoken.FrameMs, ct);
            ends.Hear(frame);
            if (ends.State == SpeechState.Speaking)
            {
                known.TrySetResult(Stopwatch.GetTimestamp());
            }

            yield return frame;
        }
    }
}
