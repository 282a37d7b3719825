using Roommate.Contracts.Home;

namespace Roommate.Home.Discovery.Entities;

internal sealed class SensorEntity : Entity
{
    private const int MostText = 1000;

    public SensorEntity(Config config)
        : base(config)
    {
        var isNumber = config.Has("unit_of_measurement") || config.Has("state_class");
        if (!Hear("state_topic", "value_template", (text, report) => Take(text, isNumber, report)))
        {
            config.Note("There is no state_topic.");
        }
    }

    public override Component Describe() => new(
        "sensor",
        Class: Classes.Of(Config.Text("device_class")),
        Unit: Config.Text("unit_of_measurement") is { Length: > 0 and <= 80 } unit ? unit : null,
        Name: Name,
        Options: Config.Texts("options") is { Count: > 0 and <= 100 } options ? options : null);

    private void Take(string text, bool isNumber, EntityReport report)
    {
        if (Numbers.Read(text) is { } number)
        {
            report.Set("value", Numbers.Node(number));
        }
        else if (isNumber)
        {
            if (text is not ("None" or "" or "unknown" or "unavailable"))
            {
                report.Note($"{Id} said {(text.Length > 60 ? text[..60] : text)}, which is no number.");
            }
        }
        else if (text != "None" && text.Length > 0)
        {
            report.Set("value", text.Length <= MostText ? text : text[..MostText]);
        }
    }
}
