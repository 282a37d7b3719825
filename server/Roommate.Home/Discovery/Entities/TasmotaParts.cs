using System.Globalization;
using System.Text.Json;
using Roommate.Contracts.Home;
using Roommate.Mqtt.Packets;

namespace Roommate.Home.Discovery.Entities;

internal sealed class TasmotaShutter(Config config) : TasmotaEntity(config)
{
    public override IReadOnlyList<string> Commands { get; } = ["stop"];

    public override Component Describe() => new("cover", Name: Name);

    public override MqttMessage? Invoke(string command) => Order(string.Create(CultureInfo.InvariantCulture, $"ShutterStop{Index}"), "");

    protected override void Take(Wish wish)
    {
        if (wish.TakeNumber("position") is { } position)
        {
            Send(wish, string.Create(CultureInfo.InvariantCulture, $"ShutterPosition{Index}"), Numbers.Write(Math.Round(position)));
        }
    }

    protected override void Take(JsonElement said, EntityReport report)
    {
        if (said.TryGetProperty(string.Create(CultureInfo.InvariantCulture, $"Shutter{Index}"), out var shutter))
        {
            if (Number(shutter, "Position") is { } position)
            {
                report.Set("position", Numbers.Node(position));
            }

            if (Number(shutter, "Direction") is { } direction)
            {
                report.Set("moving", direction != 0);
            }
        }
    }
}

/// <summary>The iFan's three speeds.</summary>
internal sealed class TasmotaFan(Config config) : TasmotaEntity(config)
{
    private const double Speeds = 3;

    public override Component Describe() => new("fan", Step: Math.Round(100 / Speeds, 2));

    protected override void Take(Wish wish)
    {
        var speed = wish.TakeNumber("speed");
        if (wish.TakeFlag("on") is { } on)
        {
            speed = on ? Math.Max(speed ?? 0, 100 / Speeds) : 0;
        }

        if (speed is { } percent)
        {
            Send(wish, "FanSpeed", Numbers.Write(ToStep(percent)));
        }
    }

    protected override void Take(JsonElement said, EntityReport report)
    {
        if (Number(said, "FanSpeed") is { } step)
        {
            report.Set("on", step > 0);
            report.SetStepped("speed", Math.Floor(step * 100 / Speeds), wish => ToStep(wish) == step);
        }
    }

    private static double ToStep(double percent) => Math.Max(0, Math.Ceiling((percent * Speeds / 100) - 1e-9));
}

internal sealed class TasmotaSensor(Config config) : TasmotaEntity(config)
{
    public override Component Describe() => new("sensor", Class: Config.Text("device_class"), Unit: Config.Text("unit_of_measurement"), Name: Name);

    protected override void Take(JsonElement said, EntityReport report)
    {
        foreach (var step in Config.Texts("path"))
        {
            if (said.ValueKind == JsonValueKind.Array && int.TryParse(step, CultureInfo.InvariantCulture, out var at) && at < said.GetArrayLength())
            {
                said = said[at];
            }
            else if (said.ValueKind != JsonValueKind.Object || !said.TryGetProperty(step, out said))
            {
                return;
            }
        }

        if (said.ValueKind == JsonValueKind.Number)
        {
            report.Set("value", Numbers.Node(said.GetDouble()));
        }
        else if (said.ValueKind == JsonValueKind.String && said.GetString()!.Length <= 1000)
        {
            report.Set("value", said.GetString());
        }
    }
}

internal sealed class TasmotaButton(Config config) : TasmotaEntity(config)
{
    public override Component Describe() => new("event", Class: "button");

    protected override void Take(JsonElement said, EntityReport report)
    {
        if (Config.Texts("path") is [var button, var action]
            && said.TryGetProperty(button, out var pressed) && pressed.ValueKind == JsonValueKind.Object
            && pressed.TryGetProperty(action, out var how) && how.ValueKind == JsonValueKind.String)
        {
            report.Happened(how.GetString()!);
        }
    }
}
