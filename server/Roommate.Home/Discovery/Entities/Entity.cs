using Roommate.Contracts.Home;
using Roommate.Home.Discovery.Jinja;
using Roommate.Mqtt.Packets;

namespace Roommate.Home.Discovery.Entities;

/// <summary>
/// One foreign entity as a component of a twin: which topics say what it is, and what to publish where when something is wanted.
/// It keeps nothing between messages.
/// </summary>
internal abstract class Entity(Config config)
{
    protected const double MostDelay = 30 * 86_400;

    private readonly List<(string Topic, Action<HeardText, EntityReport> Take)> _hearings = [];

    /// <summary>Its component in the twin.</summary>
    public string Id => config.Id;

    public IEnumerable<string> Topics => _hearings.Select(static h => h.Topic).Distinct(StringComparer.Ordinal);

    public IReadOnlyList<string> Problems => config.Problems;

    protected Config Config => config;

    protected string? Name => config.Text("name") is { Length: > 0 and <= 80 } name ? name : null;

    /// <summary>Null when it has no place in a twin (it only has commands of its own).</summary>
    public abstract Component Describe();

    /// <summary>It says when it becomes active and not when that is over: it is over after so long.</summary>
    public virtual TimeSpan? OffDelay => null;

    /// <summary>It promised to say something within this time.</summary>
    public TimeSpan? ExpireAfter => config.Number("expire_after") is > 0 and <= MostDelay and var seconds ? TimeSpan.FromSeconds(seconds) : null;

    /// <summary>What can be invoked at it: <c>press</c>, <c>stop</c>.</summary>
    public virtual IReadOnlyList<string> Commands => [];

    public void Hear(string topic, HeardText text, EntityReport report)
    {
        foreach (var (heard, take) in _hearings)
        {
            if (heard == topic)
            {
                take(text, report);
            }
        }
    }

    /// <summary>Something is wanted of it.</summary>
    public void Want(Wish wish)
    {
        Take(wish);
        wish.RefuseRest();
    }

    /// <summary>The message of a command, or null when it cannot be made.</summary>
    public virtual MqttMessage? Invoke(string command) => null;

    protected virtual void Take(Wish wish)
    {
    }

    /// <summary>Hears a topic of the configuration through its template; what a template leaves empty says nothing. False when there is no such topic.</summary>
    protected bool Hear(string topicKey, string? templateKey, Action<string, EntityReport> take)
    {
        if (config.Heard(topicKey) is not { } topic)
        {
            return false;
        }

        var template = templateKey is null ? null : config.Template(templateKey);
        if (templateKey is not null && config.IsBroken(templateKey, template))
        {
            return true;
        }

        HearAt(topic, template, take);
        return true;
    }

    protected void HearAt(string topic, JinjaTemplate? template, Action<string, EntityReport> take) => HearRaw(topic, (heard, report) =>
    {
        if (Render(template, heard, report) is { } text)
        {
            take(text, report);
        }
    });

    protected void HearRaw(string topic, Action<HeardText, EntityReport> take) => _hearings.Add((topic, take));

    protected static string? Render(JinjaTemplate? template, HeardText heard, EntityReport report)
    {
        if (template is null)
        {
            return heard.Text;
        }

        var text = template.Render(heard.Names, out var problem);
        if (problem is not null)
        {
            report.Note(problem);
        }

        return string.IsNullOrEmpty(text) ? null : text;
    }

    /// <summary>Payloads are compared as they are; <c>true</c> and Python's <c>True</c> are the same word.</summary>
    protected static bool IsSame(string text, string payload) =>
        text == payload || (payload.ToLowerInvariant() is "true" or "false" && string.Equals(text, payload, StringComparison.OrdinalIgnoreCase));

    /// <summary>A text that is the property's value as it is.</summary>
    protected void HearWord(string topicKey, string templateKey, string property) => Hear(topicKey, templateKey, (text, report) =>
    {
        if (text != "None")
        {
            report.Set(property, text);
        }
    });

    /// <summary>What was sent counts, when the device does not say.</summary>
    protected void Assume(Wish wish, string property, string stateKey)
    {
        if (IsAssumed(stateKey))
        {
            wish.Assume(property);
        }
    }

    /// <summary>Whether what is sent counts as done, because the device does not say.</summary>
    protected bool IsAssumed(string stateKey) => config.Flag("optimistic") ?? !config.Has(stateKey);
}
