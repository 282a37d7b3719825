using Roommate.Contracts.Home;

namespace Roommate.Home.Discovery.Entities;

internal sealed class BinaryEntity : Entity
{
    public BinaryEntity(Config config)
        : base(config)
    {
        var (on, off) = (config.Text("payload_on", "ON"), config.Text("payload_off", "OFF"));
        if (!Hear("state_topic", "value_template", (text, report) =>
            {
                if (IsSame(text, on) || IsSame(text, off))
                {
                    report.Set("active", IsSame(text, on));
                }
                else if (text != "None")
                {
                    report.Note($"{Id} said {text}, which is neither {on} nor {off}.");
                }
            }))
        {
            config.Note("There is no state_topic.");
        }
    }

    public override TimeSpan? OffDelay => Config.Number("off_delay") is > 0 and <= MostDelay and var seconds ? TimeSpan.FromSeconds(seconds) : null;

    public override Component Describe() => new("binary", Class: Classes.Of(Config.Text("device_class")), Name: Name);
}
