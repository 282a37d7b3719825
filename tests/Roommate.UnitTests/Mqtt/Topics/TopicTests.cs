using Roommate.Mqtt.Topics;
using Shouldly;

namespace Roommate.UnitTests.Mqtt.Topics;

/// <summary>The trees agree with the definition of matching, which is a few lines long and slow.</summary>
public sealed class TopicTests
{
    private const int Seed = 4711;

    private static readonly string[] Levels = ["a", "b", "", "$x", "c d"];

    [Fact]
    public void Trees_find_exactly_what_matches_by_definition()
    {
        var random = new Random(Seed);
        for (var round = 0; round < 300; round++)
        {
            var filters = Enumerable.Range(0, 30).Select(_ => Filter(random)).Distinct().ToList();
            var topics = Enumerable.Range(0, 30).Select(_ => Topic(random)).Distinct().ToList();
            var byFilter = new FilterTree<int, string>();
            var byName = new NameTree<string>();
            filters.ForEach(f => byFilter.Set(f, 1, f));
            topics.ForEach(t => byName.Set(t, t));
            foreach (var topic in topics)
            {
                var found = new List<string>();
                byFilter.Match(topic, found);
                found.Order().ShouldBe(filters.Where(f => ByDefinition(f, topic)).Order(), $"seed {Seed}, topic '{topic}'");
            }

            foreach (var filter in filters)
            {
                var found = new List<string>();
                byName.Match(filter, found);
                found.Order().ShouldBe(topics.Where(t => ByDefinition(filter, t)).Order(), $"seed {Seed}, filter '{filter}'");
                topics.ForEach(t => TopicRules.Matches(filter, t).ShouldBe(ByDefinition(filter, t), $"'{filter}' and '{t}'"));
            }

            filters.ForEach(f => byFilter.Remove(f, 1).ShouldBeTrue());
            topics.ForEach(t => byName.Remove(t).ShouldBeTrue());
            byFilter.Count.ShouldBe(0);
            byName.Count.ShouldBe(0);
        }
    }

    [Fact]
    public void Removing_one_owner_leaves_the_others()
    {
        var tree = new FilterTree<int, string>();
        tree.Set("a/+", 1, "one").ShouldBeTrue();
        tree.Set("a/+", 2, "two").ShouldBeTrue();
        tree.Set("a/+", 2, "two again").ShouldBeFalse();
        tree.Remove("a/+", 1).ShouldBeTrue();
        tree.Remove("a/+", 1).ShouldBeFalse();
        tree.Remove("a", 2).ShouldBeFalse();
        var found = new List<string>();
        tree.Match("a/b", found);
        found.ShouldBe(["two again"]);
    }

    [Theory]
    [InlineData("a/#", "a/b/#", true)]
    [InlineData("a/#", "a/+/c", true)]
    [InlineData("a/+", "a/b", true)]
    [InlineData("a/+", "a/+", true)]
    [InlineData("a/+", "a/#", false)]
    [InlineData("a/b", "a/+", false)]
    [InlineData("a/b", "#", false)]
    [InlineData("#", "#", true)]
    public void A_rules_filter_covers_a_subscription_that_cannot_reach_beyond_it(string rule, string subscription, bool covers) =>
        TopicRules.Matches(rule, subscription, covers: true).ShouldBe(covers);

    [Theory]
    [InlineData("a/b", true)]
    [InlineData("/", true)]
    [InlineData("", false)]
    [InlineData("a/+", false)]
    [InlineData("#", false)]
    public void A_topic_name_has_no_wildcards(string topic, bool isName) => TopicRules.IsName(topic).ShouldBe(isName);

    [Theory]
    [InlineData("$share/g/a/b", "g", "a/b")]
    [InlineData("$share/g//x", "g", "/x")]
    [InlineData("$SYS/#", null, "$SYS/#")]
    public void A_shared_subscription_names_its_group(string text, string? group, string filter)
    {
        TopicRules.TrySplit(text, out var foundGroup, out var foundFilter).ShouldBeTrue();
        foundGroup.ShouldBe(group);
        foundFilter.ShouldBe(filter);
    }

    /// <summary>4.7 word for word: level by level.</summary>
    private static bool ByDefinition(string filter, string topic)
    {
        if (topic.StartsWith('$') && !filter.StartsWith('$'))
        {
            return false;
        }

        string[] wanted = filter.Split('/'), levels = topic.Split('/');
        for (var i = 0; i < wanted.Length; i++)
        {
            if (wanted[i] == "#")
            {
                return true;
            }

            if (i >= levels.Length || (wanted[i] != "+" && wanted[i] != levels[i]))
            {
                return false;
            }

            if (i == levels.Length - 1)
            {
                return wanted.Length == levels.Length || (wanted.Length == levels.Length + 1 && wanted[^1] == "#");
            }
        }

        return false;
    }

    private static string Topic(Random random) => string.Join('/', Enumerable.Range(0, random.Next(1, 5)).Select(_ => Levels[random.Next(Levels.Length)]))
        is { Length: > 0 } topic ? topic : "a";

    private static string Filter(Random random)
    {
        var levels = Enumerable.Range(0, random.Next(1, 5)).Select(_ => random.Next(4) == 0 ? "+" : Levels[random.Next(Levels.Length)]).ToList();
        if (random.Next(3) == 0)
        {
            levels.Add("#");
        }

        return string.Join('/', levels) is { Length: > 0 } filter ? filter : "#";
    }
}
