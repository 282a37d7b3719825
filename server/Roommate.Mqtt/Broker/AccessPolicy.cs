using Roommate.Mqtt.Hooks;
using Roommate.Mqtt.Packets;
using Roommate.Mqtt.Topics;

namespace Roommate.Mqtt.Broker;

/// <summary>Who may do what: the registered policies first, then the configured rules, then the default.</summary>
internal sealed class AccessPolicy(IEnumerable<IMqttAccess> policies, MqttOptions options)
{
    private readonly IMqttAccess[] _policies = [.. policies];
    private readonly Rule[] _rules = [.. options.Access.Select(Rule.From)];
    private readonly MqttReason _default = options.AllowAnonymous ? MqttReason.Success : MqttReason.NotAuthorized;

    /// <summary>Success, or why not. A rule is about a filter when it covers everything the filter can match.</summary>
    public MqttReason Decide(MqttPrincipal principal, string topicOrFilter, MqttAccessKind kind)
    {
        foreach (var policy in _policies)
        {
            var decision = policy.Decide(principal, topicOrFilter, kind);
            if (decision.IsDecided)
            {
                return decision.Reason;
            }
        }

        foreach (var rule in _rules)
        {
            if ((rule.User is null || rule.User == principal.Name)
                && TopicRules.Matches(rule.Filter, topicOrFilter, covers: kind == MqttAccessKind.Subscribe))
            {
                return (kind == MqttAccessKind.Publish ? rule.Publish : rule.Subscribe) ? MqttReason.Success : rule.Code;
            }
        }

        return _default;
    }

    private sealed record Rule(string Filter, string? User, bool Publish, bool Subscribe, MqttReason Code)
    {
        public static Rule From(MqttAccessRule rule)
        {
            _ = MqttOptionsValidator.TryParseCode(rule.Code, out var code);
            return new Rule(rule.Filter, string.IsNullOrEmpty(rule.User) ? null : rule.User, rule.Publish, rule.Subscribe, code);
        }
    }
}
