using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Live;
using Roommate.Contracts.People;
using Roommate.Contracts.Rooms;
using Roommate.IntegrationTests.Memory;
using Roommate.Live.Log;
using Roommate.Testing;
using Shouldly;
using Xunit.Abstractions;

namespace Roommate.IntegrationTests.Assistant;

/// <summary>
/// Fifty people of one home do anything in any order, over HTTP, with a model that repeats every secret it is given: no
/// memory, no cached answer and no message of one ever reaches another. 2,000 operations with <c>ROOMMATE_FULL=1</c>.
/// </summary>
public sealed partial class IsolationTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int People = 50;

    private static readonly int Operations = Environment.GetEnvironmentVariable("ROOMMATE_FULL") == "1" ? 2_000 : 160;

    // Asked by everybody in the same words: the key of a cached answer must tell them apart.
    private static readonly string[] Questions = ["What is my secret?", "Tell me what you know of me.", "Which word did I give you?"];

    private readonly List<Person> _people = [];
    private ModelStandIn _model = null!;
    private TestHome _home = null!;
    private Room _common = null!;
    private int _fromCache;

    public async Task InitializeAsync()
    {
        _model = await ModelStandIn.StartAsync();
        _model.Answer = static (http, _) => ModelStandIn.Say(http, ModelStandIn.Chunk($"I was given: {string.Join(' ', Secrets((string)http.Items[ModelStandIn.RequestItem]!))}"), ModelStandIn.Finish("stop"), ModelStandIn.Done);
        _home = await TestHome.StartAsync($"--OpenAI:Endpoint={_model.Endpoint}", "--OpenAI:Model=m", "--Memory:LearnWithModel=false", "--Memory:RecallDeadlineMs=5000");
        _common = await _home.AddRoomAsync("Common room");
        var invite = await _home.Owner.PostAsync<Invite>($"/api/v1/homes/{_home.HomeId}/invites", new CreateInviteRequest(Uses: People));
        for (var i = 0; i < People; i++)
        {
            _people.Add(await JoinAsync(invite.Code, i));
        }
    }

    public async Task DisposeAsync()
    {
        _people.ForEach(static p => p.Http.Dispose());
        await _home.DisposeAsync();
        await _model.DisposeAsync();
    }

    [Fact]
    public async Task Nothing_of_one_person_ever_reaches_another()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        foreach (var batch in Enumerable.Range(0, Operations).Select(i => (Person: _people[random.Next(People)], Other: _people[random.Next(People)], What: random.Next(8), Number: i)).Chunk(8))
        {
            // Two operations of one person at once would stop each other's turns.
            await Task.WhenAll(batch.DistinctBy(static b => b.Person).Select(b => OperateAsync(b.Person, b.Other, b.What, b.Number)));
        }

        foreach (var (of, secrets) in _heard)
        {
            secrets.Where(w => w != of).ShouldBeSubsetOf(_spoken.Keys, "a word is in the common room only when its person's own answer brought it there");
        }

        output.WriteLine($"{_fromCache} answers came from the cache");
        await OnceMoreFromTheCacheAsync();
        await ShouldLieOnlyWithItsOwnerAsync();
    }

    private static string[] Secrets(string text) => [.. Secret().Matches(text).Select(static m => m.Value).Distinct()];

    private string Path(string rest) => $"/api/v1/homes/{_home.HomeId}/{rest}";

    private async Task<Person> JoinAsync(string code, int number)
    {
        using var anonymous = new Http(_home.Address);
        var login = await anonymous.PostAsync<LoginResult>("/api/v1/auth/join", new JoinRequest(code, $"Guest {number}"));
        var http = new Http(_home.Address, login.AccessToken) { Token = login.AccessToken, UserId = login.User.Id };
        var room = await http.PostAsync<Room>(Path("rooms"), new CreateRoomRequest("Mine", RoomKind.Private));
        return new Person(http, room, $"secret{number:00}word");
    }

    private async Task OperateAsync(Person person, Person other, int what, int number)
    {
        switch (what)
        {
            case 0:
                await person.Http.PostAsync<SendResult>($"/api/v1/rooms/{person.Room.Id}/messages", new PostMessageRequest($"My word number {number} is {person.Word}."));
                break;
            case 1:
                ShouldBeOwn(person, (await person.Http.PostAsync<MemoryView>(Path("memories"), new CreateMemoryRequest($"The secret is {person.Word}, as of {number % 7}."))).Text);
                break;
            case 2 or 3:
                var turn = await AssistantFixture.AskAsync(person.Http, person.Room, Questions[number % Questions.Length]);
                Interlocked.Add(ref _fromCache, turn.Steps.Any(static s => s.Kind == "cache") ? 1 : 0);
                ShouldBeOwnOrSpoken(person, turn.Text);
                break;
            case 4:
                Say(person, (await AssistantFixture.AskAsync(person.Http, _common, $"{Questions[number % Questions.Length]} ({number})")).Text);
                break;
            case 5:
                ShouldBeOwnOrSpoken(person, string.Join(' ', (await person.Http.GetAsync<Page<MemoryView>>(Path($"memories?q={other.Word}"))).Items.Select(static m => m.Text)));
                break;
            case 6:
                var found = (await person.Http.GetAsync<Page<Message>>(Path($"messages?q={other.Word}"))).Items;
                ShouldBeOwnOrSpoken(person, string.Join(' ', found.Select(static m => m.Text)), found.All(m => m.RoomId == person.Room.Id || m.RoomId == _common.Id));
                break;
            default:
                await ShouldBeShutAsync(person, other);
                break;
        }
    }

    // What an answer repeats in the common room is said there, for everybody to read and to be reminded of: only its own person can have brought it there.
    private readonly ConcurrentDictionary<string, bool> _spoken = new();

    private void Say(Person person, string text)
    {
        if (Secrets(text).Contains(person.Word))
        {
            _spoken[person.Word] = true;
        }

        ShouldBeOwnOrSpoken(person, text);
    }

    private void ShouldBeOwnOrSpoken(Person person, string text, bool inOwnRooms = true)
    {
        inOwnRooms.ShouldBeTrue();
        var secrets = Secrets(text);

        // Two answers at once: the other one's word may be said there before it is noted here.
        secrets.Where(w => w != person.Word).ShouldBeSubsetOf(_people.Select(static p => p.Word));
        _heard.Add((person.Word, secrets));
    }

    private readonly ConcurrentBag<(string Of, string[] Secrets)> _heard = [];

    private static async Task ShouldBeShutAsync(Person person, Person other)
    {
        if (person == other)
        {
            return;
        }

        await person.Http.RefusedAsync(HttpMethod.Get, $"/api/v1/rooms/{other.Room.Id}/messages", FaultCode.NotFound);
        await person.Http.RefusedAsync(HttpMethod.Post, $"/api/v1/rooms/{other.Room.Id}/turns", FaultCode.NotFound, new PostTurnRequest("What is the secret here?"));
        await using var hub = await HubClient.ConnectAsync(person.Address, person.Http.Token);
        (await hub.SubscribeAsync(Topics.Room(other.Room.Id))).Error!.Code.ShouldBe(FaultCode.NotFound);
        (await hub.SubscribeAsync(Topics.User(other.Http.UserId))).Error!.Code.ShouldBe(FaultCode.NotFound);
    }

    private static void ShouldBeOwn(Person person, string text) => Secrets(text).ShouldBeSubsetOf([person.Word], text);

    // Everybody asks the same twice in a quiet room: the second answer is the first one's, and their own.
    private async Task OnceMoreFromTheCacheAsync()
    {
        foreach (var person in _people.Take(10))
        {
            await person.Http.PostAsync<MemoryView>(Path("memories"), new CreateMemoryRequest($"The secret is {person.Word}."));
            var cached = false;
            for (var i = 0; i < 5 && !cached; i++)
            {
                var room = await person.Http.PostAsync<Room>(Path("rooms"), new CreateRoomRequest($"Quiet {i}", RoomKind.Private));
                var turn = await AssistantFixture.AskAsync(person.Http, room, Questions[0]);
                Secrets(turn.Text).ShouldContain(person.Word);
                Secrets(turn.Text).Where(w => w != person.Word).ShouldBeSubsetOf(_spoken.Keys, turn.Text);
                cached = turn.Steps.Any(static s => s.Kind == "cache");
            }

            cached.ShouldBeTrue();
        }
    }

    // Wherever a secret lies in the store, it lies under the id of its owner, of their room, or of something in it.
    private async Task ShouldLieOnlyWithItsOwnerAsync()
    {
        var seen = 0;
        await foreach (var (key, value) in StoreDump.AllAsync(_home.App.Services.GetRequiredService<IRedis>()))
        {
            foreach (var word in Secrets(value).Where(w => !_spoken.ContainsKey(w)))
            {
                seen++;
                var owner = _people.Single(p => p.Word == word);
                var tag = key[(key.IndexOf('{', StringComparison.Ordinal) + 1)..key.IndexOf('}', StringComparison.Ordinal)];
                var isTheirs = tag == owner.Http.UserId || tag == owner.Room.Id || key.Contains(owner.Http.UserId, StringComparison.Ordinal)
                    || (tag.StartsWith("trn_", StringComparison.Ordinal) && (await owner.Http.SendAsync(HttpMethod.Get, $"/api/v1/turns/{tag}")).IsSuccessStatusCode)
                    || (tag.StartsWith("room_", StringComparison.Ordinal) && (await owner.Http.SendAsync(HttpMethod.Get, $"/api/v1/rooms/{tag}")).IsSuccessStatusCode);
                isTheirs.ShouldBeTrue($"{key}: {value}");
            }
        }

        seen.ShouldBeGreaterThan(People);
    }

    [GeneratedRegex(@"secret\d\dword", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Secret();

    private sealed record Person(Http Http, Room Room, string Word)
    {
        public Uri Address => Http.Client.BaseAddress!;
    }
}
