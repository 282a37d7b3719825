using System.Text;
using Roommate.Live.Log;
using Roommate.Live.Topics;

namespace Roommate.Testing.Live;

/// <summary>Publishes events whose data is their offset, so that a client can tell a right one from a wrong one.</summary>
internal sealed class LivePublisher(ITopicLog log)
{
    public async Task<TopicHead> PublishAsync(string topic, int count)
    {
        var name = TopicName.Parse(topic);
        var head = await log.HeadAsync(topic, default);
        for (var left = count; left > 0;)
        {
            var some = Math.Min(left, 100);
            var first = head.Head + 1;
            var drafts = Enumerable.Range(0, some).Select(i => new EventDraft(name.Kind, Body($"{first + i}"))).ToArray();
            await log.CommitAsync(new Commit(name.Id) { Events = drafts }, default);
            head = head with { Head = head.Head + some };
            left -= some;
        }

        return head;
    }

    public async Task PublishEphemeralAsync(string topic, string type)
    {
        var name = TopicName.Parse(topic);
        var body = Encoding.UTF8.GetBytes($$"""{"type":"{{type}}","data":null}""");
        await log.CommitAsync(new Commit(name.Id) { Events = [new EventDraft(name.Kind, body, Ephemeral: true)] }, default);
    }

    private static byte[] Body(string data) => Encoding.UTF8.GetBytes($$"""{"type":"test","data":"{{data}}"}""");
}
