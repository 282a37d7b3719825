using Roommate.Contracts.Home;

namespace Roommate.Home.Discovery.Entities;

/// <summary>A choice, and (platform text) a text of one's own.</summary>
internal sealed class SelectEntity : Entity
{
    private readonly Sender? _sender;
    private readonly bool _isText;

    public SelectEntity(Config config)
        : base(config)
    {
        _isText = config.Platform == "text";
        _sender = Sender.Read(config, "command_topic", "command_template");
        Hear("state_topic", "value_template", (text, report) =>
        {
            if (_isText || config.Texts("options").Contains(text))
            {
                report.Set(Property, text);
            }
            else if (text != "None")
            {
                report.Note($"{Id} said {text}, which is none of its options.");
            }
        });
    }

    private string Property => _isText ? "value" : "option";

    public override Component Describe() =>
        _isText ? new Component("text", Name: Name) : new Component("select", Name: Name, Options: [.. Config.Texts("options").Take(100)]);

    protected override void Take(Wish wish)
    {
        if (_sender is null || wish.TakeText(Property) is not { } chosen)
        {
            return;
        }

        if (!_isText && !Config.Texts("options").Contains(chosen))
        {
            wish.Refuse(Property, "This is none of its options.");
            return;
        }

        _sender.Send(wish, chosen);
        if (IsAssumed("state_topic"))
        {
            wish.Assume(Property);
        }
    }
}
