using System.Text.Json.Nodes;
using Roommate.Contracts.Home;

namespace Roommate.Home.Discovery.Entities;

/// <summary>A siren: a switch whose orders are JSON unless it has a template for them.</summary>
internal sealed class SirenEntity : Entity
{
    private readonly Sender? _sender;
    private readonly string _on;
    private readonly string _off;

    public SirenEntity(Config config)
        : base(config)
    {
        _on = config.Text("payload_on", "ON");
        _off = config.Text("payload_off", "OFF");
        _sender = Sender.Read(config, "command_topic", "command_template");
        var (on, off) = (config.Text("state_on", _on), config.Text("state_off", _off));
        var template = config.Template("state_value_template");
        if (config.Heard("state_topic") is { } topic && !config.IsBroken("state_value_template", template))
        {
            HearRaw(topic, (heard, report) =>
            {
                var text = template is null && heard.Json is { ValueKind: System.Text.Json.JsonValueKind.Object } said && said.TryGetProperty("state", out var state)
                    ? state.ToString()
                    : Render(template, heard, report);
                if (text is not null && (IsSame(text, on) || IsSame(text, off)))
                {
                    report.Set("on", IsSame(text, on));
                }
                else if (text is not (null or "None"))
                {
                    report.Note($"{Id} said {text}, which is neither {on} nor {off}.");
                }
            });
        }
    }

    public override Component Describe() => new("switch", Class: "siren", Name: Name);

    protected override void Take(Wish wish)
    {
        if (_sender is null || wish.TakeFlag("on") is not { } on)
        {
            return;
        }

        var state = on ? _on : _off;
        _sender.Send(wish, Config.Has("command_template") ? state : new JsonObject { ["state"] = state }.ToJsonString());
        if (IsAssumed("state_topic"))
        {
            wish.Assume("on");
        }
    }
}
