using Roommate.Contracts.Home;

namespace Roommate.Home.Discovery.Entities;

internal sealed class SwitchEntity : Entity
{
    private readonly Sender? _sender;
    private readonly string _on;
    private readonly string _off;

    public SwitchEntity(Config config)
        : base(config)
    {
        _on = config.Text("payload_on", "ON");
        _off = config.Text("payload_off", "OFF");
        _sender = Sender.Read(config, "command_topic", "command_template");
        var (on, off) = (config.Text("state_on", _on), config.Text("state_off", _off));
        Hear("state_topic", "value_template", (text, report) =>
        {
            if (IsSame(text, on) || IsSame(text, off))
            {
                report.Set("on", IsSame(text, on));
            }
            else if (text != "None")
            {
                report.Note($"{Id} said {text}, which is neither {on} nor {off}.");
            }
        });
    }

    public override Component Describe() => new("switch", Class: Config.Text("device_class"), Name: Name);

    protected override void Take(Wish wish)
    {
        if (_sender is null || wish.TakeFlag("on") is not { } on)
        {
            return;
        }

        _sender.Send(wish, on ? _on : _off);
        if (IsAssumed("state_topic"))
        {
            wish.Assume("on");
        }
    }
}
