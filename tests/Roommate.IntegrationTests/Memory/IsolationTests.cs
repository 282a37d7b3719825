using Roommate.Assistant.Memory;
using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;
using Roommate.IntegrationTests.Store;
using Roommate.Live.Log;
using Roommate.Platform.Security;
using Roommate.Testing;
using Shouldly;
using Xunit.Abstractions;

namespace Roommate.IntegrationTests.Memory;

/// <summary>Fifty people on two nodes do anything in any order: no memory, answer, index or key of one ever holds another's.</summary>
[Collection(RedisCollection.Name)]
public sealed class IsolationTests(RedisServer redis, ITestOutputHelper output)
{
    private const int People = 50;
    private const int Operations = 2_500;
    private const string HomeId = "hom_isolation";

    private readonly CancellationToken _ct = CancellationToken.None;
    private readonly Dictionary<string, List<string>> _own = [];

    [Fact]
    public async Task No_memory_of_one_person_ever_reaches_another()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await using var node = await StoreNode.StartOnAsync(redis.ConnectionString);
        MemoryNode[] nodes = [New(node), New(node)];
        Caller[] people = [.. Enumerable.Range(0, People).Select(static i => new Caller($"usr_iso{i:00}", $"Person{i}", "ses_1"))];
        foreach (var person in people)
        {
            _own[person.UserId] = [];
        }

        for (var i = 0; i < Operations; i++)
        {
            await OperateAsync(nodes[random.Next(2)], people, people[random.Next(People)], random, i);
        }

        await ShouldHoldOnlyOwnAsync(node);
    }

    private static string Secret(Caller person) => $"secretword{person.UserId[4..]}";

    private MemoryNode New(StoreNode node) => new(node, node.Get<ITopicLog>(), TimeProvider.System, HomeId);

    private async Task OperateAsync(MemoryNode node, Caller[] people, Caller person, Random random, int number)
    {
        var other = people[random.Next(People)];
        var own = _own[person.UserId];
        switch (random.Next(7))
        {
            case 0 or 1:
                var text = $"{Secret(person)} likes tea number {number % 40}.";
                var added = await node.Memories.AddAsync(person, HomeId, new CreateMemoryRequest(text, Kind: "preference", Key: random.Next(2) == 0 ? "drink" : null, Value: $"{number % 5}"), _ct);
                ShouldBeOwn(person, [added.Value.Memory]);
                own.Add(added.Value.Memory.Id);
                break;
            case 2:
                ShouldBeOwn(person, (await node.Search.ListAsync(person, HomeId, Query($"{Secret(other)} likes tea"), _ct)).Value.Items);
                break;
            case 3:
                ShouldBeOwn(person, (await node.Search.ListAsync(person, HomeId, Query(null), _ct)).Value.Items);
                break;
            case 4 when own.Count > 0:
                var id = own[random.Next(own.Count)];
                var patched = await node.Memories.PatchAsync(person, id, new MemoryPatch(Text: $"{Secret(person)} prefers coffee {number}."), ifVersion: null, _ct);
                ShouldBeOwn(person, patched.Succeeded ? [patched.Value] : []);
                break;
            case 5 when own.Count > 0:
                await node.Memories.ForgetAsync(person, own[random.Next(own.Count)], _ct);
                break;
            case 6 when _own[other.UserId] is { Count: > 0 } theirs && other != person:
                var foreign = theirs[random.Next(theirs.Count)];
                (await node.Memories.GetAsync(person, foreign, _ct)).Fault!.Code.ShouldBe(FaultCode.NotFound);
                (await node.Memories.PatchAsync(person, foreign, new MemoryPatch(Text: "mine now"), ifVersion: null, _ct)).Fault!.Code.ShouldBe(FaultCode.NotFound);
                (await node.Memories.ForgetAsync(person, foreign, _ct)).Fault!.Code.ShouldBe(FaultCode.NotFound);
                break;
        }
    }

    private static MemoryQuery Query(string? text) => new(text, Kind: null, Limit: 50, Cursor: null, AsOf: null, Scope: null);

    private static void ShouldBeOwn(Caller person, IEnumerable<MemoryView> memories)
    {
        foreach (var memory in memories)
        {
            memory.Text.ShouldStartWith(Secret(person));
            memory.Scope.ShouldBe(MemoryScope.Person);
        }
    }

    private static async Task ShouldHoldOnlyOwnAsync(StoreNode node)
    {
        var seen = 0;
        await foreach (var (key, value) in StoreDump.AllAsync(node.Redis))
        {
            var at = value.IndexOf("secretword", StringComparison.Ordinal);
            if (at >= 0)
            {
                seen++;
                key.ShouldContain($"usr_{value.Substring(at + 10, 5)}", Case.Sensitive, value);
            }
        }

        seen.ShouldBeGreaterThan(100);
    }
}
