using Roommate.Contracts.Home;

namespace Roommate.Home.Discovery.Entities;

internal sealed class NumberEntity : Entity
{
    private readonly Sender? _sender;

    public NumberEntity(Config config)
        : base(config)
    {
        _sender = Sender.Read(config, "command_topic", "command_template");
        var none = config.Text("payload_reset", "None");
        Hear("state_topic", "value_template", (text, report) =>
        {
            if (Numbers.Read(text) is { } number)
            {
                report.Set("value", Numbers.Node(number));
            }
            else if (text != none)
            {
                report.Note($"{Id} said {text}, which is no number.");
            }
        });
    }

    public override Component Describe() => new(
        "number",
        Class: Classes.Of(Config.Text("device_class")),
        Unit: Config.Text("unit_of_measurement"),
        Name: Name,
        Min: Config.Number("min") ?? 1,
        Max: Config.Number("max") ?? 100,
        Step: Config.Number("step") ?? 1);

    protected override void Take(Wish wish)
    {
        if (_sender is null || wish.TakeNumber("value") is not { } value)
        {
            return;
        }

        _sender.Send(wish, Numbers.Value(value));
        if (IsAssumed("state_topic"))
        {
            wish.Assume("value");
        }
    }
}
