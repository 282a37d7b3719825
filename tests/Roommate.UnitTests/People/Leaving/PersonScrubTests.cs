using System.Text.Json.Nodes;
using Roommate.People.Leaving;
using Shouldly;

namespace Roommate.UnitTests.People.Leaving;

public sealed class PersonScrubTests
{
    private const string Ana = "usr_01ANA";

    private readonly PersonScrub _scrub = new(Ana, new HashSet<string> { "trn_01" });

    [Fact]
    public void A_message_loses_its_words_and_its_author() =>
        Clean("""{"id":"msg_1","author":{"kind":"user","name":"Ana","id":"usr_01ANA"},"text":"my secret"}""")
            .ShouldBe($$"""{"id":"msg_1","author":{"kind":"user","name":"Former member","id":"{{PersonScrub.Nobody}}"},"text":"","removed":true}""");

    [Fact]
    public void A_list_of_people_loses_the_person() =>
        Clean("""{"people":["usr_01BEN","usr_01ANA"],"name":"Direct"}""").ShouldBe("""{"people":["usr_01BEN"],"name":"Direct"}""");

    [Fact]
    public void A_map_by_person_loses_the_entry() => Clean("""{"members":{"usr_01ANA":{"displayName":"Ana"},"usr_01BEN":{"displayName":"Ben"}}}""")
        .ShouldBe("""{"members":{"usr_01BEN":{"displayName":"Ben"}}}""");

    [Fact]
    public void What_the_assistant_did_for_the_person_is_nobodys() =>
        Clean("""{"by":{"kind":"assistant","id":"trn_01","name":"Roommate for Ana"},"v":1}""").ShouldBe("""{"by":{"kind":"assistant","id":"trn_01","name":"Former member"},"v":1}""");

    [Fact]
    public void What_the_assistant_said_to_the_person_goes_and_what_it_said_to_others_stays()
    {
        Clean("""{"id":"msg_2","author":{"kind":"assistant","name":"Roommate"},"text":"Your appointment is at nine.","turnId":"trn_01"}""")
            .ShouldBe("""{"id":"msg_2","author":{"kind":"assistant","name":"Roommate"},"text":"","turnId":"trn_01","removed":true}""");
        _scrub.Clean("""{"id":"msg_3","author":{"kind":"assistant","name":"Roommate"},"text":"The lamp is on.","turnId":"trn_02"}""").ShouldBeNull();
    }

    [Fact]
    public void Other_peoples_things_stay_as_they_are()
    {
        _scrub.Clean("""{"author":{"id":"usr_01BEN","name":"Ana"},"text":"hello"}""").ShouldBeNull();
        Clean("""{"list":[{"author":{"id":"usr_01BEN","name":"Ana"},"text":"hello"},{"userId":"usr_01ANA","offset":3}]}""")
            .ShouldBe($$"""{"list":[{"author":{"id":"usr_01BEN","name":"Ana"},"text":"hello"},{"userId":"{{PersonScrub.Nobody}}","offset":3}]}""");
    }

    [Fact]
    public void What_is_no_JSON_is_left_to_be_removed() => _scrub.Clean("seen by usr_01ANA").ShouldBeNull();

    private string Clean(string json)
    {
        var clean = _scrub.Clean(json).ShouldNotBeNull();
        JsonNode.Parse(clean).ShouldNotBeNull();
        return clean;
    }
}
