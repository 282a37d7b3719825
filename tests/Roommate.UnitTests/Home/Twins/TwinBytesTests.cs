using System.Text;
using System.Text.Json;
using Roommate.Contracts;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;
using Roommate.Home.Twins;
using Roommate.Live.Log;
using Shouldly;

namespace Roommate.UnitTests.Home.Twins;

public sealed class TwinBytesTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 22, 5, 7, 89, TimeSpan.FromHours(1));
    private static readonly Cause Ana = new(CauseKind.User, "usr_1", "Ana \"é\" 🙂", "page");
    private static readonly TwinState Empty = TwinState.New(new DeviceAbout("m<1>", Components: new Dictionary<string, Component> { ["light"] = new("light", Unit: "°C", Options: ["a"]) }));

    public static TheoryData<int> Steps => [.. Enumerable.Range(0, 6)];

    [Theory]
    [MemberData(nameof(Steps))]
    public void Documents_and_events_are_what_the_serializer_writes_and_reads(int steps)
    {
        var (state, change) = Walk(steps);
        Encoding.UTF8.GetString(TwinBytes.Of(state)).ShouldBe(JsonSerializer.Serialize(state, Wire.Json));
        Encoding.UTF8.GetString(TwinBytes.Of(JsonSerializer.Deserialize<TwinState>(TwinBytes.Of(state), Wire.Json)!)).ShouldBe(Encoding.UTF8.GetString(TwinBytes.Of(state)));
        if (change is not null)
        {
            foreach (var kind in Enum.GetValues<CauseKind>())
            {
                var by = Ana with { Kind = kind, Name = kind == CauseKind.Device ? null : Ana.Name };
                TwinBytes.Of(EventTypes.TwinReported, Now, change, by).ShouldBe(EventDraft.Of(Topics.TwinKind, EventTypes.TwinReported, Now, change, by).Body);
            }
        }
    }

    private static (TwinState State, TwinChange? Change) Walk(int steps)
    {
        var (state, change) = (Empty, (TwinChange?)null);
        void Take(TwinStep step) => (state, change) = (step.State, step.Events[^1].Data as TwinChange ?? change);

        Action[] all =
        [
            () => Take(TwinRules.Connect(state, 7, Ana, Now)),
            () => Take(TwinRules.SetDesired(state, JsonElement.Parse("""{ "light" : {"on":true,"tö\"n":"\u00e9\n"} }"""), null, null, Ana, Now).Value),
            () => Take(TwinRules.Report(state, new DeviceReport(JsonElement.Parse("""{"light":{ "on": true }}"""), 3, 1, new Dictionary<string, string> { ["light"] = "no" }, Now), Ana, Now).Value),
            () => Take(TwinRules.SetTags(state, JsonElement.Parse("""{"floor":"<up>"}"""), null, Ana).Value),
            () => Take(TwinRules.Disconnect(state, Ana, Now)),
        ];
        Array.ForEach(all[..steps], static step => step());
        return (state, change);
    }
}
