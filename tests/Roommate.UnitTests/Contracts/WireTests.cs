using System.Text.Json;
using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Rooms;
using Shouldly;

namespace Roommate.UnitTests.Contracts;

public sealed class WireTests
{
    [Fact]
    public void What_is_null_is_not_written_and_not_missed_when_read()
    {
        var timings = new TurnTimings(null, 12.5);
        var json = JsonSerializer.Serialize(timings, Wire.Json);
        json.ShouldBe("""{"totalMs":12.5}""");
        JsonSerializer.Deserialize<TurnTimings>(json, Wire.Json).ShouldBe(timings);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"roomId":"room_1","text":null,"clientId":"c"}""")]
    [InlineData("""{"roomId":"room_1","roomId":"room_2","text":"x","clientId":"c"}""")]
    public void What_a_record_needs_is_missed_when_it_is_not_there(string json) =>
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize<SendRequest>(json, Wire.Json));

    [Fact]
    public void Times_are_UTC_with_milliseconds() =>
        JsonSerializer.Serialize(new DateTimeOffset(2026, 11, 20, 23, 5, 0, 7, TimeSpan.FromHours(1)), Wire.Json).ShouldBe("\"2026-11-20T22:05:00.007Z\"");
}
