using System.Text.Json;
using System.Text.Json.Nodes;
using Roommate.Home.Twins;
using Shouldly;

namespace Roommate.UnitTests.Home.Twins;

public sealed class MergePatchTests
{
    [Theory]
    // RFC 7396, appendix A, the rows whose target is an object.
    [InlineData("""{"a":"b"}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"b":"c"}""", """{"a":"b","b":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"a":null}""", "{}")]
    [InlineData("""{"a":"b","b":"c"}""", """{"a":null}""", """{"b":"c"}""")]
    [InlineData("""{"a":["b"]}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"c"}""", """{"a":["b"]}""", """{"a":["b"]}""")]
    [InlineData("""{"a":{"b":"c"}}""", """{"a":{"b":"d","c":null}}""", """{"a":{"b":"d"}}""")]
    [InlineData("""{"a":[{"b":"c"}]}""", """{"a":[1]}""", """{"a":[1]}""")]
    [InlineData("""{"e":null}""", """{"a":1}""", """{"e":null,"a":1}""")]
    [InlineData("{}", """{"a":{"bb":{"ccc":null}}}""", """{"a":{"bb":{}}}""")]
    public void Follows_the_table_of_the_specification(string target, string patch, string result) =>
        JsonElement.DeepEquals(MergePatch.Apply(Parse(target), Parse(patch)), Parse(result)).ShouldBeTrue();

    [Fact]
    public void Agrees_with_a_ten_line_reference_on_twenty_thousand_random_patches()
    {
        const int Seed = 7396;
        var random = new Random(Seed);
        for (var i = 0; i < 20_000; i++)
        {
            var (target, patch) = (Some(random, 3), Some(random, 3));
            var expected = Reference(target.DeepClone().AsObject(), patch);
            var actual = MergePatch.Apply(Parse(target.ToJsonString()), Parse(patch.ToJsonString()));
            JsonElement.DeepEquals(actual, Parse(expected.ToJsonString())).ShouldBeTrue($"seed {Seed}, case {i}: {target} + {patch} = {actual}, not {expected}");
            JsonElement.DeepEquals(MergePatch.Apply(actual, Parse(patch.ToJsonString())), actual).ShouldBeTrue("applying a patch again changes nothing");
        }
    }

    private static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement;

    private static JsonObject Reference(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (value is null)
            {
                target.Remove(name);
            }
            else
            {
                target[name] = value is JsonObject inner ? Reference(target[name] is JsonObject old ? old.DeepClone().AsObject() : [], inner) : value.DeepClone();
            }
        }

        return target;
    }

    private static JsonObject Some(Random random, int depth)
    {
        var made = new JsonObject();
        for (var i = random.Next(4); i > 0; i--)
        {
            made[((char)('a' + random.Next(4))).ToString()] = random.Next(6) switch
            {
                0 => null,
                1 => random.Next(5),
                2 => "x",
                3 => new JsonArray(1, 2),
                _ => depth == 0 ? true : Some(random, depth - 1),
            };
        }

        return made;
    }
}
