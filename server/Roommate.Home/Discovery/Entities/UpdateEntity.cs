using System.Text.Json;
using Roommate.Contracts.Home;
using Roommate.Mqtt.Packets;

namespace Roommate.Home.Discovery.Entities;

/// <summary>New firmware of a device: which it has, which there is, how far it is; <c>install</c> begins it.</summary>
internal sealed class UpdateEntity : Entity
{
    private readonly Sender? _sender;

    public UpdateEntity(Config config)
        : base(config)
    {
        _sender = Sender.Read(config, "command_topic");
        var template = config.Template("value_template");
        if (config.Heard("state_topic") is { } topic && !config.IsBroken("value_template", template))
        {
            HearRaw(topic, (heard, report) => TakeState(template is null ? heard.Text : Render(template, heard, report), report));
        }

        Hear("latest_version_topic", "latest_version_template", (text, report) => SetText("latest", text, report));
    }

    public override IReadOnlyList<string> Commands => _sender is not null && Config.Text("payload_install") is { Length: > 0 } ? ["install"] : [];

    public override Component Describe() => new("update", Class: Config.Text("device_class"), Name: Name);

    public override MqttMessage? Invoke(string command) => _sender?.Message(Config.Text("payload_install"));

    // A version by itself, or JSON with what there is to say.
    private static void TakeState(string? text, EntityReport report)
    {
        if (string.IsNullOrEmpty(text))
        {
            return;
        }

        if (text[0] != '{')
        {
            SetText("installed", text, report);
            return;
        }

        try
        {
            var said = JsonElement.Parse(System.Text.Encoding.UTF8.GetBytes(text));
            foreach (var (theirs, ours) in new[] { ("installed_version", "installed"), ("latest_version", "latest") })
            {
                if (said.TryGetProperty(theirs, out var version) && version.ValueKind is JsonValueKind.String or JsonValueKind.Number)
                {
                    SetText(ours, version.ToString(), report);
                }
            }

            if (said.TryGetProperty("in_progress", out var going) && going.ValueKind is JsonValueKind.True or JsonValueKind.False)
            {
                report.Set("installing", going.GetBoolean());
            }

            if (said.TryGetProperty("update_percentage", out var percent) && percent.ValueKind == JsonValueKind.Number)
            {
                report.Set("progress", Numbers.Node(percent.GetDouble()));
            }
        }
        catch (JsonException)
        {
            report.Note("It said something of an update that begins like JSON and is none.");
        }
    }

    private static void SetText(string property, string text, EntityReport report)
    {
        if (text is not ("None" or ""))
        {
            report.Set(property, text.Length <= 200 ? text : text[..200]);
        }
    }
}
