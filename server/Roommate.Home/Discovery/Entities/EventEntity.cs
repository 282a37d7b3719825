using System.Text.Json;
using System.Text.Json.Nodes;
using Roommate.Contracts.Home;

namespace Roommate.Home.Discovery.Entities;

/// <summary>Something that happens and has no state: a remote's key (event, device_automation). Told as the last thing that happened.</summary>
internal sealed class EventEntity : Entity
{
    public EventEntity(Config config)
        : base(config)
    {
        if (config.Platform == "event")
        {
            Hear("state_topic", "value_template", TakeEvent);
            return;
        }

        var (payload, said) = (config.Text("payload"), config.Text("subtype") ?? config.Text("payload") ?? config.Text("type"));
        Hear("topic", "value_template", (text, report) =>
        {
            if (said is not null && (payload is null || text == payload))
            {
                report.Happened(said);
            }
        });
    }

    public override Component Describe() => new("event", Class: Config.Text("device_class"), Name: Name ?? Config.Text("type"));

    private void TakeEvent(string text, EntityReport report)
    {
        try
        {
            if (JsonNode.Parse(text) is JsonObject said && Config.Text(said, "event_type") is { } type)
            {
                report.Happened(type);
            }
        }
        catch (JsonException)
        {
            report.Note($"{Id} said an event that is not JSON.");
        }
    }
}
