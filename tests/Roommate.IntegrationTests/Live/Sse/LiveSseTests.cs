using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Roommate.Contracts;
using Roommate.Live.Log;
using Roommate.Live.Sse;
using Roommate.Live.Topics;
using Roommate.Testing;
using Roommate.Testing.Live;
using Shouldly;
using Xunit;

namespace Roommate.IntegrationTests.Live.Sse;

/// <summary>The event stream over a real Kestrel, two nodes behind it.</summary>
public sealed class LiveSseTests : IAsyncLifetime
{
    private const string Room = "room:r1";
    private const string Twin = "twin:d1";

    private readonly List<WebApplication> _servers = [];
    private readonly HttpClient _http = new();
    private MemoryTopicLog _log = null!;
    private LivePublisher _publisher = null!;

    public async Task InitializeAsync()
    {
        var catalog = new TopicCatalog(() =>
        [
            new HeadSource("room", new TopicPolicy(Conflate: false, MaxLength: null, KeepFor: null), () => _log),
            new HeadSource("twin", new TopicPolicy(Conflate: true, MaxLength: 50, KeepFor: null), () => _log),
        ]);
        _log = new MemoryTopicLog(catalog, TimeProvider.System);
        _publisher = new LivePublisher(_log);
        for (var i = 0; i < 2; i++)
        {
            var node = new LiveTestNode(_log, _log.NewFeed(), catalog, TimeProvider.System);
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Services.AddSingleton(new LiveSse(node.Node, new Ids(TimeProvider.System), TimeProvider.System));
            var app = builder.Build();
            app.MapGet("/events", (string[] topic, Microsoft.AspNetCore.Http.HttpContext http, LiveSse sse) => sse.HandleAsync(http, topic));
            await app.StartAsync();
            _servers.Add(app);
        }
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        foreach (var server in _servers)
        {
            await server.StopAsync(new CancellationToken(canceled: true));
            await server.DisposeAsync();
        }
    }

    [Fact]
    public async Task The_answer_comes_first_and_then_batches_each_with_an_id()
    {
        await _publisher.PublishAsync(Room, 7);
        await using var stream = await OpenAsync(0, null);
        var answer = await stream.NextAsync();
        answer.Event.ShouldBe("subscribed");
        answer.Data.GetProperty("subscriptions")[0].GetProperty("head").GetInt64().ShouldBe(7);
        await _publisher.PublishAsync(Room, 1);
        var batch = await stream.NextAsync();
        batch.Event.ShouldBe("events");
        batch.Data[0].GetProperty("offset").GetInt64().ShouldBe(8);
        batch.Id.ShouldNotBe(answer.Id);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_stream_that_is_cut_at_random_goes_on_with_its_last_id_on_any_node(int seed)
    {
        var random = new Random(seed);
        var (next, lastId) = (1L, (string?)null);
        await using (var first = await OpenAsync(0, null))
        {
            lastId = (await first.NextAsync()).Id;
        }

        for (var round = 0; round < 30; round++)
        {
            var publishing = _publisher.PublishAsync(Room, random.Next(1, 60));
            await using var stream = await OpenAsync(random.Next(2), lastId);
            (await stream.NextAsync()).Data.GetProperty("subscriptions")[0].GetProperty("recovered").GetBoolean().ShouldBeTrue();
            var head = (await publishing).Head;
            for (var batches = random.Next(1, 4); batches > 0 && next <= head; batches--)
            {
                var message = await stream.NextAsync();
                foreach (var item in message.Data.EnumerateArray())
                {
                    item.GetProperty("offset").GetInt64().ShouldBe(next++, $"seed {seed}");
                }

                lastId = message.Id;
            }
        }
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("00000000.e1-3.e1-4")]
    [InlineData("....")]
    public async Task An_id_that_is_none_of_ours_begins_with_the_state(string id)
    {
        await _publisher.PublishAsync(Room, 3);
        await using var stream = await OpenAsync(0, id);
        var subscription = (await stream.NextAsync()).Data.GetProperty("subscriptions")[0];
        subscription.GetProperty("recovered").GetBoolean().ShouldBeFalse();
        subscription.GetProperty("snapshot").GetProperty("head").GetInt64().ShouldBe(3);
    }

    [Fact]
    public void A_position_is_read_back_as_it_was_written_and_only_for_the_same_topics()
    {
        var position = new StreamPosition([Room, Twin]);
        position.Set(Twin, "abc", 17);
        position.Pass(Twin, "abc", 0);
        var again = new StreamPosition([Room, Twin]);
        again.TryRead(position.ToString()).ShouldBeTrue();
        again.ToPositions().ShouldBe([new(Room), new(Twin, 17, "abc")]);
        new StreamPosition([Twin, Room]).TryRead(position.ToString()).ShouldBeFalse();
    }

    private async Task<Stream> OpenAsync(int node, string? lastId)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"{_servers[node].Urls.First()}/events?topic={Room}&topic={Twin}");
        if (lastId is not null)
        {
            request.Headers.TryAddWithoutValidation("Last-Event-ID", lastId);
        }

        var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode().Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        return new Stream(response, new StreamReader(await response.Content.ReadAsStreamAsync()));
    }

    private sealed record Message(string Event, JsonElement Data, string Id);

    private sealed class Stream(HttpResponseMessage response, StreamReader reader) : IAsyncDisposable
    {
        public async Task<Message> NextAsync()
        {
            using var limit = new CancellationTokenSource(Patience.Long);
            var (name, data, id) = ("", "", "");
            while (await reader.ReadLineAsync(limit.Token) is { } line)
            {
                if (line.Length == 0 && data.Length > 0)
                {
                    return new Message(name, JsonDocument.Parse(data).RootElement, id);
                }

                name = line.StartsWith("event: ", StringComparison.Ordinal) ? line[7..] : name;
                data = line.StartsWith("data: ", StringComparison.Ordinal) ? line[6..] : data;
                id = line.StartsWith("id: ", StringComparison.Ordinal) ? line[4..] : id;
            }

            throw new InvalidOperationException("The stream ended.");
        }

        public ValueTask DisposeAsync()
        {
            response.Dispose();
            reader.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
