using System.Text.Json;
using Roommate.Contracts;
using Roommate.Contracts.Home;
using Roommate.Home.Routines;
using Shouldly;

namespace Roommate.UnitTests.Home.Routines;

/// <summary>Every part of a routine as a plain sentence, in both languages.</summary>
public sealed class SentenceTests
{
    private static readonly Dictionary<string, string> Names = new()
    {
        ["dev_1"] = "Lampe", ["dev_2"] = "Flur", ["room_1"] = "Küche", ["usr_1"] = "Ana", ["scn_1"] = "Kino", ["rtn_1"] = "Abend",
    };

    [Theory]
    [InlineData("""{"type":"cron","cron":"0 7 * * 1-5"}""", "on weekdays at 07:00", "werktags um 07:00")]
    [InlineData("""{"type":"cron","cron":"30 22 * * *"}""", "every day at 22:30", "jeden Tag um 22:30")]
    [InlineData("""{"type":"cron","cron":"0 9 * * sat,sun"}""", "at weekends at 09:00", "am Wochenende um 09:00")]
    [InlineData("""{"type":"cron","cron":"0 9 * * 1,4"}""", "at 09:00 on Monday and Thursday", "Montag und Donnerstag um 09:00")]
    [InlineData("""{"type":"cron","cron":"*/15 * * * *"}""", "every 15 minutes", "alle 15 Minuten")]
    [InlineData("""{"type":"cron","cron":"0 7 1 * *"}""", "by the schedule 0 7 1 * *", "nach dem Plan 0 7 1 * *")]
    [InlineData("""{"type":"once","at":"2026-12-24T18:00:00Z"}""", "on 24 Dec 2026 at 18:00", "am 24. Dez. 2026 um 18:00")]
    [InlineData("""{"type":"every","everyMs":5400000}""", "every 1 hour 30 minutes", "alle 1 Stunde 30 Minuten")]
    [InlineData("""{"type":"sun","sun":"sunset","offsetMinutes":-30}""", "30 minutes before sunset", "30 Minuten vor Sonnenuntergang")]
    [InlineData("""{"type":"sun","sun":"sunrise"}""", "at sunrise", "bei Sonnenaufgang")]
    [InlineData("""{"type":"state","deviceId":"dev_2","path":"motion.active","to":true}""", "when Flur is active", "wenn Flur aktiv ist")]
    [InlineData("""{"type":"state","deviceId":"dev_2","path":"temp.value","above":26.5,"forMs":300000}""", "when Flur is above 26.5 for 5 minutes", "wenn Flur über 26,5 ist (5 Minuten lang)")]
    [InlineData("""{"type":"state","deviceId":"dev_1","path":"light.brightness"}""", "when Lampe’s brightness changes", "wenn sich brightness von Lampe ändert")]
    [InlineData("""{"type":"event","deviceId":"dev_2","event":"press"}""", "when Flur tells press", "wenn Flur press meldet")]
    [InlineData("""{"type":"presence","presence":"away"}""", "when the last person leaves", "wenn die letzte Person geht")]
    [InlineData("""{"type":"presence","presence":"home","userId":"usr_1"}""", "when Ana comes", "wenn Ana kommt")]
    [InlineData("""{"type":"webhook"}""", "when its address is called", "wenn ihre Adresse aufgerufen wird")]
    [InlineData("""{"type":"routine","routineId":"rtn_1"}""", "after Abend", "nach Abend")]
    public void Triggers(string json, string english, string german)
    {
        var trigger = JsonSerializer.Deserialize<RoutineTrigger>(json, Wire.Json)!;
        In("en").Trigger(trigger).ShouldBe(english);
        In("de").Trigger(trigger).ShouldBe(german);
    }

    [Theory]
    [InlineData("""{"type":"state","deviceId":"dev_1","path":"light.on","is":false}""", "Lampe is not on", "Lampe aus ist")]
    [InlineData("""{"type":"state","deviceId":"dev_1","path":"climate.target","above":20,"below":22}""", "Lampe’s target is above 20 and is below 22", "Zieltemperatur von Lampe über 20 und unter 22 ist")]
    [InlineData("""{"type":"time","after":"22:00","before":"06:00"}""", "it is between 22:00 and 06:00", "es zwischen 22:00 und 06:00 ist")]
    [InlineData("""{"type":"weekday","days":["sat","sun"]}""", "it is Saturday or Sunday", "Samstag oder Sonntag ist")]
    [InlineData("""{"type":"presence","presence":"away"}""", "nobody is home", "niemand da ist")]
    [InlineData("""{"type":"not","of":[{"type":"presence","userId":"usr_1","presence":"home"}]}""", "not (Ana is home)", "nicht gilt, dass Ana da ist")]
    public void Conditions(string json, string english, string german)
    {
        var condition = JsonSerializer.Deserialize<RoutineCondition>(json, Wire.Json)!;
        In("en").Condition(condition).ShouldBe(english);
        In("de-AT").Condition(condition).ShouldBe(german);
    }

    [Theory]
    [InlineData("""{"type":"set","deviceId":"dev_1","patch":{"light":{"on":true}}}""", "turn on Lampe", "Lampe einschalten")]
    [InlineData("""{"type":"set","deviceId":"dev_1","patch":{"light":{"on":true,"brightness":40}}}""", "turn on Lampe with brightness 40", "Lampe mit Helligkeit 40 einschalten")]
    [InlineData("""{"type":"set","deviceId":"dev_1","patch":{"lock":{"locked":false}}}""", "unlock Lampe", "Lampe aufschließen")]
    [InlineData("""{"type":"set","deviceId":"dev_1","patch":{"climate":{"target":21}}}""", "set Lampe to target 21", "Lampe auf Zieltemperatur 21 stellen")]
    [InlineData("""{"type":"scene","sceneId":"scn_1"}""", "set the scene Kino", "die Szene Kino setzen")]
    [InlineData("""{"type":"message","roomId":"room_1","text":"Hallo"}""", "say “Hallo” in Küche", "„Hallo“ in Küche sagen")]
    [InlineData("""{"type":"notify","text":"Tür"}""", "notify its owner: “Tür”", "dem Besitzer „Tür“ melden")]
    [InlineData("""{"type":"wait","until":[{"type":"state","deviceId":"dev_2","path":"motion.active","is":false}],"timeoutMs":600000}""", "wait until Flur is not active (at most 10 minutes)", "warten, bis Flur nicht aktiv ist (höchstens 10 Minuten)")]
    [InlineData("""{"type":"choose","choices":[{"if":[{"type":"time","after":"20:00"}],"then":[{"type":"stop"}]}],"else":[{"type":"delay","forMs":1000}]}""", "if it is after 20:00, stop; otherwise wait 1 second", "falls es nach 20:00 ist: aufhören; sonst 1 Sekunde warten")]
    [InlineData("""{"type":"repeat","times":3,"do":[{"type":"routine","routineId":"rtn_1"}]}""", "3 times: run Abend", "3-mal: Abend starten")]
    [InlineData("""{"type":"webhook","url":"https://example.com/x"}""", "call example.com", "example.com aufrufen")]
    public void Actions(string json, string english, string german)
    {
        var action = JsonSerializer.Deserialize<RoutineAction>(json, Wire.Json)!;
        In("en").Action(action).ShouldBe(english);
        In("de").Action(action).ShouldBe(german);
    }

    [Fact]
    public void A_whole_routine_is_one_sentence()
    {
        var definition = new RoutineDefinition(
            "Nachts",
            [new RoutineTrigger("state", DeviceId: "dev_2", Path: "motion.active", To: JsonSerializer.SerializeToElement(true))],
            [new RoutineAction("set", DeviceId: "dev_1", Patch: JsonSerializer.SerializeToElement(new { light = new { on = true } })), new RoutineAction("delay", ForMs: 60_000)],
            Conditions: [new RoutineCondition("time", After: "20:00", Before: "07:00")]);
        In("en").Of(definition).ShouldBe("When Flur is active, if it is between 20:00 and 07:00: turn on Lampe, then wait 1 minute.");
        In("de").Of(definition).ShouldBe("Wenn Flur aktiv ist, falls es zwischen 20:00 und 07:00 ist: Lampe einschalten, dann 1 Minute warten.");
        In("de").Of(definition with { Triggers = [], Conditions = null }).ShouldBe("Wenn jemand sie startet: Lampe einschalten, dann 1 Minute warten.");
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("*", null)]
    [InlineData("de", "de")]
    [InlineData("de-CH,de;q=0.9,en;q=0.8", "de")]
    [InlineData("den", "en")]
    [InlineData("ar,de;q=0.5", "en")]
    public void The_language_is_the_one_that_is_asked_for_first(string? header, string? language) => SentenceLanguage.Wanted(header).ShouldBe(language);

    private static RoutineSentence In(string language) => RoutineSentence.In(language, id => Names.GetValueOrDefault(id, id), TimeZoneInfo.Utc);
}
