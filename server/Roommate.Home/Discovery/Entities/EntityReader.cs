namespace Roommate.Home.Discovery.Entities;

/// <summary>Makes the entity of a configuration.</summary>
internal static class EntityReader
{
    private static readonly Dictionary<string, Func<Config, Entity>> Kinds = new()
    {
        ["switch"] = static c => new SwitchEntity(c),
        ["binary_sensor"] = static c => new BinaryEntity(c),
        ["sensor"] = static c => new SensorEntity(c),
        ["light"] = static c => c.Text("schema", "basic") switch
        {
            "json" => new JsonLight(c),
            "template" => new TemplateLight(c),
            _ => new TopicLight(c),
        },
        ["climate"] = static c => new ClimateEntity(c),
        ["cover"] = static c => new CoverEntity(c),
        ["lock"] = static c => new LockEntity(c),
        ["button"] = static c => new ButtonEntity(c),
        ["scene"] = static c => new ButtonEntity(c),
        ["number"] = static c => new NumberEntity(c),
        ["select"] = static c => new SelectEntity(c),
        ["text"] = static c => new SelectEntity(c),
        ["fan"] = static c => new FanEntity(c),
        ["siren"] = static c => new SirenEntity(c),
        ["humidifier"] = static c => new HumidifierEntity(c),
        ["update"] = static c => new UpdateEntity(c),
        ["vacuum"] = static c => new VacuumEntity(c),
        ["event"] = static c => new EventEntity(c),
        ["device_automation"] = static c => new EventEntity(c),
        ["tasmota_switch"] = static c => new TasmotaSwitch(c),
        ["tasmota_light"] = static c => new TasmotaLight(c),
        ["tasmota_shutter"] = static c => new TasmotaShutter(c),
        ["tasmota_fan"] = static c => new TasmotaFan(c),
        ["tasmota_sensor"] = static c => new TasmotaSensor(c),
        ["tasmota_button"] = static c => new TasmotaButton(c),
    };

    /// <summary>Null when nothing is known of such entities: it is kept and shown, and does nothing.</summary>
    public static Entity? Read(Config config) => Kinds.GetValueOrDefault(config.Platform)?.Invoke(config);
}
