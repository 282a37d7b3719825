using System.Text.Json.Nodes;
using Roommate.Home.Discovery.Jinja;

namespace Roommate.Home.Discovery.Entities;

/// <summary>From where it is known whether an entity is there: one topic, or a list of which all, any, or the latest counts.</summary>
internal sealed class Availability
{
    private readonly List<Source> _sources = [];
    private readonly string _mode;

    public Availability(Config config)
    {
        _mode = config.Text("availability_mode", "latest");
        if (_mode is not ("all" or "any" or "latest"))
        {
            config.Note($"availability_mode is all, any or latest, not {_mode}.");
            _mode = "latest";
        }

        if (config["availability"] is JsonArray list)
        {
            foreach (var one in list.OfType<JsonObject>())
            {
                if (config.Topic("availability topic", Config.Text(one, "topic")) is { } topic)
                {
                    Add(config, topic, Config.Text(one, "value_template"), Config.Text(one, "payload_available"), Config.Text(one, "payload_not_available"));
                }
            }
        }
        else if (config.Heard("availability_topic") is { } topic)
        {
            Add(config, topic, config.Text("availability_template"), config.Text("payload_available"), config.Text("payload_not_available"));
        }
    }

    public bool IsTold => _sources.Count > 0;

    public IEnumerable<string> Topics => _sources.Select(static s => s.Topic);

    /// <summary>Takes a message in; null while nothing is known, or when it says nothing of it.</summary>
    public bool? Hear(string topic, HeardText heard)
    {
        bool? latest = null;
        foreach (var source in _sources.Where(s => s.Topic == topic))
        {
            var text = source.Template is null ? heard.Text : source.Template.Render(heard.Names, out _);
            if (text is not null && (text == source.There || text == source.Gone))
            {
                source.IsThere = text == source.There;
                latest = source.IsThere;
            }
        }

        return latest is null ? null : _mode switch
        {
            "all" => _sources.All(static s => s.IsThere == true),
            "any" => _sources.Any(static s => s.IsThere == true),
            _ => latest,
        };
    }

    private void Add(Config config, string topic, string? template, string? there, string? gone)
    {
        string? problem = null;
        var read = template is null ? null : JinjaTemplate.Parse(template, out problem);
        if (problem is not null)
        {
            config.Note($"availability: {problem}");
            return;
        }

        _sources.Add(new Source(topic, read, there ?? "online", gone ?? "offline"));
    }

    private sealed class Source(string topic, JinjaTemplate? template, string there, string gone)
    {
        public string Topic => topic;

        public JinjaTemplate? Template => template;

        public string There => there;

        public string Gone => gone;

        public bool? IsThere { get; set; }
    }
}
