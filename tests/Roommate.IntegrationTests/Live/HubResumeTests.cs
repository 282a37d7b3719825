using Roommate.Contracts.Live;
using Roommate.Contracts.Rooms;
using Roommate.IntegrationTests.Edge;
using Shouldly;
using Xunit;

namespace Roommate.IntegrationTests.Live;

/// <summary>The promise where people meet it: the whole application, a real socket that is cut in the middle of a conversation.</summary>
[Collection(HomeFixtureGroup.Name)]
public sealed class HubResumeTests(HomeFixture fixture)
{
    [Theory]
    [InlineData(21)]
    [InlineData(22)]
    public async Task A_socket_that_is_cut_at_random_loses_and_doubles_not_one_message(int seed)
    {
        const int Messages = 400;
        var random = new Random(seed);
        var room = await fixture.Home.AddRoomAsync($"Cuts {seed}");
        var topic = Topics.Room(room.Id);
        await using var sender = await fixture.Home.ConnectAsync();
        var begin = await sender.SubscribeAsync(topic);
        var sending = Task.Run(async () =>
        {
            for (var i = 0; i < Messages; i++)
            {
                await sender.CallAsync<SendResult>("Send", new SendRequest(room.Id, $"message {i}", $"c-{seed}-{i}"));
            }
        });
        var (texts, last) = (new List<string>(), begin.Head!.Value);
        while (texts.Count < Messages)
        {
            await using var reader = await fixture.Home.ConnectAsync();
            (await reader.SubscribeAsync(topic, last, begin.Epoch)).Recovered.ShouldBe(true);
            for (var left = random.Next(1, 60); left > 0 && texts.Count < Messages; left--)
            {
                var next = await reader.NextAsync(e => e.Topic == topic && e.Offset > 0);
                next.Offset.ShouldBe(last + 1, $"seed {seed}");
                last = next.Offset;
                if (next.Type == EventTypes.MessageAdded)
                {
                    texts.Add(next.Data.GetProperty("text").GetString()!);
                }
            }

            reader.Cut();
        }

        await sending;
        texts.ShouldBe(Enumerable.Range(0, Messages).Select(i => $"message {i}"));
    }
}
