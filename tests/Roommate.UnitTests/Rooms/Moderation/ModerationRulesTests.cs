using Roommate.Contracts.Faults;
using Roommate.Contracts.Rooms;
using Roommate.Rooms.Moderation;
using Shouldly;

namespace Roommate.UnitTests.Rooms.Moderation;

public sealed class ModerationRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 2, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("you IDIOT!", "idiot")]
    [InlineData("ídiöt", "idiot")]
    [InlineData("buy  cheap, pills now", "cheap pills")]
    [InlineData("ＩＤＩＯＴ", "idiot")]
    [InlineData("idiotic remark", null)]
    [InlineData("nothing here", null)]
    public void A_listed_word_is_found_whole_whatever_its_case_and_accents(string text, string? found) =>
        ModerationRules.FindWord(With("Idiot", "cheap pills"), text).ShouldBe(found);

    [Fact]
    public void A_mute_holds_until_its_time_and_says_how_long()
    {
        var muted = ModerationRules.SetMute(ModerationRecord.None, new MuteRequest("usr_1", Now.AddMinutes(5)), "usr_9", Now).Value;
        ModerationRules.CheckMute(muted, "usr_1", Now).ShouldNotBeNull().RetryAfter.ShouldBe(TimeSpan.FromMinutes(5));
        ModerationRules.CheckMute(muted, "usr_2", Now).ShouldBeNull();
        ModerationRules.CheckMute(muted, "usr_1", Now.AddMinutes(5)).ShouldBeNull();
    }

    [Fact]
    public void A_mute_for_ever_is_refused() =>
        ModerationRules.SetMute(ModerationRecord.None, new MuteRequest("usr_1", Now.AddDays(365)), "usr_9", Now).Fault!.Code.ShouldBe(FaultCode.Invalid);

    [Fact]
    public void A_decision_closes_all_reports_of_the_message()
    {
        var open = new[] { Report("rpt_1", "msg_1", "usr_1"), Report("rpt_2", "msg_1", "usr_2"), Report("rpt_3", "msg_2", "usr_1") }
            .Aggregate(ModerationRecord.None, static (now, report) => ModerationRules.Add(now, report).Value);
        ModerationRules.Close(open, "rpt_1").Value.Reports.Keys.ShouldBe(["rpt_3"]);
        ModerationRules.Close(open, "rpt_9").Fault!.Code.ShouldBe(FaultCode.NotFound);
    }

    [Fact]
    public void Reporting_again_changes_nothing()
    {
        var open = ModerationRules.Add(ModerationRecord.None, Report("rpt_1", "msg_1", "usr_1")).Value;
        ModerationRules.Add(open, Report("rpt_2", "msg_1", "usr_1")).Value.ShouldBeSameAs(open);
    }

    private static ModerationRecord With(params string[] words) => ModerationRules.SetWords(ModerationRecord.None, new ModerationPatch(words)).Value;

    private static Report Report(string id, string messageId, string by) => new(id, messageId, "room_1", "usr_5", "text", by, "rude", Now);
}
