using System.Text;
using Roommate.Home.Discovery.Jinja;
using Roommate.Mqtt.Packets;

namespace Roommate.Home.Discovery.Entities;

/// <summary>A command topic with its template: what is sent there is exactly what the device was built to take.</summary>
internal sealed class Sender
{
    private readonly Config _config;
    private readonly string _key;
    private readonly string _topic;
    private readonly JinjaTemplate? _template;

    private Sender(Config config, string key, string topic, JinjaTemplate? template)
    {
        _config = config;
        _key = key;
        _topic = topic;
        _template = template;
    }

    public static Sender? Read(Config config, string topicKey, string? templateKey = null)
    {
        if (config.Published(topicKey) is not { } topic)
        {
            return null;
        }

        var template = templateKey is null ? null : config.Template(templateKey);
        return templateKey is not null && config.IsBroken(templateKey, template) ? null : new Sender(config, topicKey, topic, template);
    }

    /// <summary>Sends; false when the template does not go with the value, which is noted.</summary>
    public bool Send(Wish wish, object? value, params (string Name, object? Value)[] beside)
    {
        if (Message(value, beside) is not { } message)
        {
            return false;
        }

        wish.Messages.Add(message);
        return true;
    }

    public MqttMessage? Message(object? value, params (string Name, object? Value)[] beside)
    {
        var text = JinjaValues.Print(value);
        if (_template is not null)
        {
            var names = beside.Append(("value", value)).ToDictionary(static b => b.Item1, static b => b.Item2);
            text = _template.Render(names, out var problem);
            if (text is null)
            {
                _config.Note($"{_key}: {problem}");
                return null;
            }
        }

        return new MqttMessage(_topic, Encoding.UTF8.GetBytes(text), _config.Qos, _config.Retain);
    }
}
