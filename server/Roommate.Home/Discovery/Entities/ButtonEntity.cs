using Roommate.Contracts.Home;
using Roommate.Mqtt.Packets;

namespace Roommate.Home.Discovery.Entities;

internal sealed class ButtonEntity : Entity
{
    private readonly Sender? _sender;

    public ButtonEntity(Config config)
        : base(config)
    {
        _sender = Sender.Read(config, "command_topic", "command_template");
        if (_sender is null)
        {
            config.Note("There is no command_topic.");
        }
    }

    public override IReadOnlyList<string> Commands { get; } = ["press"];

    public override Component Describe() => new("button", Class: Config.Text("device_class"), Name: Name);

    public override MqttMessage? Invoke(string command) => _sender?.Message(Config.Text("payload_press", "PRESS"));
}
