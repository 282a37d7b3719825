using System.Collections.Frozen;

namespace Roommate.Live.Topics;

/// <summary>
/// The kinds of topics this server knows. The sources are asked for on first use only: they rest on stores that rest
/// on the log, which rests on this.
/// </summary>
public sealed class TopicCatalog
{
    private static readonly TopicPolicy Unlimited = new(Conflate: false, MaxLength: null, KeepFor: null);

    private readonly Lazy<FrozenDictionary<string, ITopicSource>> _sources;

    public TopicCatalog(Func<IEnumerable<ITopicSource>> sources) =>
        _sources = new(() => sources().ToFrozenDictionary(static s => s.Kind, StringComparer.Ordinal));

    /// <summary>Null when no capability has topics of this kind.</summary>
    public ITopicSource? Find(string kind) => _sources.Value.GetValueOrDefault(kind);

    /// <summary>How the logs of a kind are kept; a kind nobody speaks for is kept for ever.</summary>
    public TopicPolicy PolicyOf(string kind) => Find(kind)?.Policy ?? Unlimited;
}
