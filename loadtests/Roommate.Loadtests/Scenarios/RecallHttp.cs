using System.Diagnostics;
using System.Globalization;
using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.People;
using Roommate.Loadtests.Measuring;
using Roommate.Testing;
using Roommate.Testing.Recall;

namespace Roommate.Loadtests.Scenarios;

/// <summary>
/// How long a search for memories takes as a script sees it: `GET /homes/{id}/memories?q=` of the real program, signed in as
/// one of many people of a home who all are loaded. Beside it a route that only reads one document, to tell what HTTP costs.
/// </summary>
public sealed class RecallHttp : IScenario
{
    private const int AtOnceImported = 500;
    private const int Searches = 2_000;

    public string Name => "recall-http";

    public string Summary => "[people=100] [memories=1000] [large=10000]: time per search over HTTP, ten people with the large number and the others with the small one (goal p95 8 ms)";

    public async Task<int> RunAsync(string[] args, CancellationToken ct)
    {
        var (people, small, large) = (LiveRoom.Argument(args, 0, 100), LiveRoom.Argument(args, 1, 1_000), LiveRoom.Argument(args, 2, 10_000));
        var talks = new[] { "develop-1.txt", "develop-2.txt", "heldout.txt" }.SelectMany(static f => TalkFile.Read(f).Talks).ToArray();
        string[] said = [.. talks.SelectMany(static t => t.Turns).Select(static t => t.Text)];
        string[] questions = [.. talks.SelectMany(static t => t.Questions).Select(static q => q.Text.Replace("{A}", "Nora", StringComparison.Ordinal).Replace("{B}", "Tomas", StringComparison.Ordinal))];
        await using var server = await ServerUnderTest.RoommateAsync(["--Proxy:Trusted=127.0.0.1"], ct);
        var path = $"/api/v1/homes/{server.Home}/memories";
        var joined = await JoinAsync(server, people);
        var loading = Stopwatch.GetTimestamp();
        for (var i = 0; i < people; i++)
        {
            await ImportAsync(joined[i], path, i < 10 ? large : small, said, new Random(i), ct);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{people} people, ten with {large} memories, the others with {small}; imported in {Stopwatch.GetElapsedTime(loading).TotalSeconds:F0} s; server {ProcessMemory.Resident(server.ProcessId) / 1048576} MB"));
        Console.WriteLine("| what | at once | requests/s | p50 ms | p95 ms | p99 ms |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- |");
        string Search(int i) => $"{path}?limit=25&q={Uri.EscapeDataString(questions[i % questions.Length])}";
        foreach (var atOnce in (int[])[1, 4, 8])
        {
            await MeasureAsync("a home is read", joined, atOnce, _ => $"/api/v1/homes/{server.Home}", ct);
            await MeasureAsync($"search, {small} memories", joined[10..], atOnce, Search, ct);
            await MeasureAsync($"search, {large} memories", joined[..10], atOnce, Search, ct);
        }

        joined.ForEach(static p => p.Dispose());
        return 0;
    }

    private static async Task<List<Http>> JoinAsync(ServerUnderTest server, int people)
    {
        var address = server.Owner!.Client.BaseAddress!;
        var invite = await server.Owner.PostAsync<Invite>($"/api/v1/homes/{server.Home}/invites", new CreateInviteRequest(Uses: people));
        var joined = new List<Http>();
        for (var i = 0; i < people; i++)
        {
            // Each from an address of their own: so many from one are held up.
            using var anonymous = new Http(address);
            anonymous.Client.DefaultRequestHeaders.Add("X-Forwarded-For", string.Create(CultureInfo.InvariantCulture, $"10.0.0.{i + 1}"));
            var guest = await anonymous.PostAsync<LoginResult>("/api/v1/auth/join", new JoinRequest(invite.Code, $"Person {i}"));
            joined.Add(new Http(address, guest.AccessToken) { Token = guest.AccessToken, UserId = guest.User.Id });
        }

        return joined;
    }

    private static async Task ImportAsync(Http who, string path, int memories, string[] said, Random random, CancellationToken ct)
    {
        var at = new DateTimeOffset(2025, 1, 1, 18, 0, 0, TimeSpan.Zero);
        for (var from = 0; from < memories; from += AtOnceImported)
        {
            ct.ThrowIfCancellationRequested();
            var items = Enumerable.Range(from, Math.Min(AtOnceImported, memories - from)).Select(i =>
            {
                at += i % 20 == 0 ? TimeSpan.FromHours(20) : TimeSpan.FromSeconds(40);
                return new CreateMemoryRequest(RecallSpeed.Vary(said, random)) { Speaker = i % 2 == 0 ? "Nora" : "Tomas", At = at };
            });
            await who.PostAsync<ImportMemoriesResult>($"{path}/import", new ImportMemoriesRequest([.. items]));
        }
    }

    private static async Task MeasureAsync(string what, List<Http> people, int atOnce, Func<int, string> path, CancellationToken ct)
    {
        await RunAsync(people, atOnce, Math.Max(200, people.Count), path, new Latencies(), ct);
        var times = new Latencies();
        var since = Stopwatch.GetTimestamp();
        await RunAsync(people, atOnce, Searches, path, times, ct);
        var rate = Searches / Stopwatch.GetElapsedTime(since).TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {what} | {atOnce} | {rate:F0} | {times.Percentile(0.5):F2} | {times.Percentile(0.95):F2} | {times.Percentile(0.99):F2} |"));
    }

    private static Task RunAsync(List<Http> people, int atOnce, int requests, Func<int, string> path, Latencies times, CancellationToken ct) =>
        Task.WhenAll(Enumerable.Range(0, atOnce).Select(async lane =>
        {
            for (var i = lane; i < requests; i += atOnce)
            {
                var began = Stopwatch.GetTimestamp();
                using var answer = await people[i % people.Count].Client.GetAsync(new Uri(path(i), UriKind.Relative), ct);
                await answer.Content.ReadAsByteArrayAsync(ct);
                times.AddSince(began);
                answer.EnsureSuccessStatusCode();
            }
        }));
}
