using Roommate.Contracts.Home;
using Roommate.Mqtt.Packets;

namespace Roommate.Home.Discovery.Entities;

internal sealed class LockEntity : Entity
{
    private readonly Sender? _sender;

    public LockEntity(Config config)
        : base(config)
    {
        _sender = Sender.Read(config, "command_topic", "command_template");
        var (locked, unlocked, jammed) = (config.Text("state_locked", "LOCKED"), config.Text("state_unlocked", "UNLOCKED"), config.Text("state_jammed", "JAMMED"));
        var (locking, unlocking) = (config.Text("state_locking", "LOCKING"), config.Text("state_unlocking", "UNLOCKING"));
        Hear("state_topic", "value_template", (text, report) =>
        {
            if (IsSame(text, locked) || IsSame(text, unlocked))
            {
                report.Set("locked", IsSame(text, locked));
                report.Set("jammed", false);
            }
            else if (IsSame(text, jammed))
            {
                report.Set("jammed", true);
            }
            else if (text != "None" && !IsSame(text, locking) && !IsSame(text, unlocking))
            {
                report.Note($"{Id} said {text}, which is no state of a lock it has told of.");
            }
        });
    }

    public override IReadOnlyList<string> Commands => Config.Has("payload_open") ? ["open"] : [];

    public override Component Describe() => new("lock", Name: Name);

    public override MqttMessage? Invoke(string command) => _sender?.Message(Config.Text("payload_open"), ("code", null));

    protected override void Take(Wish wish)
    {
        if (_sender is null || wish.TakeFlag("locked") is not { } locked)
        {
            return;
        }

        _sender.Send(wish, locked ? Config.Text("payload_lock", "LOCK") : Config.Text("payload_unlock", "UNLOCK"), ("code", null));
        if (IsAssumed("state_topic"))
        {
            wish.Assume("locked");
        }
    }
}
