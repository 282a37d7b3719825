using System.Text.Json;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;
using Roommate.Home.Commands;
using Shouldly;

namespace Roommate.UnitTests.Home.Commands;

/// <summary>Rule 10 of twins.md.</summary>
public sealed class CommandRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 22, 5, 0, TimeSpan.Zero);
    private static readonly Cause Ana = new(CauseKind.User, "usr_1", "Ana", "page");
    private static readonly DeviceAbout Speaker = new(Components: new Dictionary<string, Component> { ["voice"] = new("speaker") });

    [Fact]
    public void An_offline_device_is_refused_at_once_unless_the_command_may_wait()
    {
        CommandRules.Ask(CommandQueue.Empty, Command("a"), waits: false, online: false, "Lamp", Now).Fault!.Code.ShouldBe(FaultCode.DeviceOffline);
        var waiting = CommandRules.Ask(CommandQueue.Empty, Command("a", ttlMs: 60_000), waits: true, online: false, "Lamp", Now).Value;
        waiting.Changed.ShouldHaveSingleItem().State.ShouldBe(CommandState.Queued);
        waiting.Changed[0].Deadline.ShouldBe(Now.AddMinutes(1));
    }

    [Fact]
    public void What_waited_is_sent_when_the_device_is_back_and_its_time_counts_from_then()
    {
        var waiting = CommandRules.Ask(CommandQueue.Empty, Command("a", ttlMs: 60_000), waits: true, online: false, "Lamp", Now).Value.Queue;
        var sent = CommandRules.Advance(waiting, online: true, Now.AddSeconds(59)).Changed.ShouldHaveSingleItem();
        (sent.State, sent.Deadline).ShouldBe((CommandState.Sent, Now.AddSeconds(69)));
    }

    [Fact]
    public void What_waited_too_long_expires_and_is_never_sent()
    {
        var waiting = CommandRules.Ask(CommandQueue.Empty, Command("a", ttlMs: 1000), waits: true, online: false, "Lamp", Now).Value.Queue;
        var step = CommandRules.Advance(waiting, online: true, Now.AddSeconds(1));
        step.Changed.ShouldHaveSingleItem().State.ShouldBe(CommandState.Expired);
        step.Queue.Open.ShouldBeEmpty();
    }

    [Fact]
    public void One_at_a_time_the_next_is_sent_in_the_step_that_ends_the_one_before()
    {
        var first = Asked(CommandQueue.Empty, "a");
        var both = CommandRules.Ask(first, Command("b"), waits: false, online: true, "Lamp", Now).Value;
        both.Changed.ShouldHaveSingleItem().State.ShouldBe(CommandState.Queued);
        var step = CommandRules.Answer(both.Queue, "a", new CommandAnswer(200), online: true, Now.AddSeconds(1));
        step.Changed.Select(static c => (c.Id, c.State)).ShouldBe([("a", CommandState.Done), ("b", CommandState.Sent)]);
    }

    [Fact]
    public void Progress_keeps_it_going_and_the_last_word_ends_it()
    {
        var queue = CommandRules.Answer(Asked(CommandQueue.Empty, "a"), "a", new CommandAnswer(202), online: true, Now).Queue;
        queue.Open.ShouldHaveSingleItem().Status.ShouldBe(202);
        CommandRules.Answer(queue, "a", new CommandAnswer(500), online: true, Now).Changed.ShouldHaveSingleItem().State.ShouldBe(CommandState.Failed);
    }

    [Fact]
    public void A_second_answer_an_answer_to_nothing_and_an_answer_to_what_was_not_sent_change_nothing()
    {
        var queue = CommandRules.Ask(Asked(CommandQueue.Empty, "a"), Command("b"), waits: false, online: true, "Lamp", Now).Value.Queue;
        CommandRules.Answer(queue, "b", new CommandAnswer(200), online: true, Now).IsNothing.ShouldBeTrue();
        CommandRules.Answer(queue, "x", new CommandAnswer(200), online: true, Now).IsNothing.ShouldBeTrue();
        var after = CommandRules.Answer(queue, "a", new CommandAnswer(200), online: true, Now).Queue;
        CommandRules.Answer(after, "a", new CommandAnswer(500), online: true, Now).IsNothing.ShouldBeTrue();
    }

    [Fact]
    public void A_late_answer_is_recorded_once_and_the_time_out_stays()
    {
        var ended = CommandRules.Advance(Asked(CommandQueue.Empty, "a"), online: true, Now.AddSeconds(10)).Changed.ShouldHaveSingleItem();
        ended.State.ShouldBe(CommandState.Timeout);
        var late = CommandRules.AnswerLate(ended, new CommandAnswer(200), Now.AddSeconds(20)).ShouldNotBeNull();
        (late.State, late.Status, late.Late!.Status).ShouldBe((CommandState.Timeout, null, 200));
        CommandRules.AnswerLate(late, new CommandAnswer(500), Now.AddSeconds(21)).ShouldBeNull();
        CommandRules.AnswerLate(ended with { State = CommandState.Done }, new CommandAnswer(500), Now).ShouldBeNull();
    }

    [Theory]
    [InlineData("", null, null, null, "command")]
    [InlineData("re boot", null, null, null, "command")]
    [InlineData("reboot", 0, null, null, "timeoutMs")]
    [InlineData("reboot", 3_600_001, null, null, "timeoutMs")]
    [InlineData("reboot", null, "a b", null, "key")]
    [InlineData("reboot", null, null, "[1]", "args")]
    [InlineData("reboot", null, null, """{"$x":1}""", "args")]
    [InlineData("say", null, null, null, "args.text")]
    [InlineData("say", null, null, """{"text":7}""", "args.text")]
    public void A_bad_request_names_its_field(string name, int? timeoutMs, string? key, string? args, string field)
    {
        var request = new InvokeRequest("dev_1", name, args is null ? null : JsonSerializer.Deserialize<JsonElement>(args), timeoutMs, key);
        var fault = CommandRules.Check(request, Speaker).ShouldNotBeNull();
        fault.Code.ShouldBe(FaultCode.Invalid);
        fault.Errors!.Keys.ShouldBe([field]);
    }

    [Fact]
    public void Whatever_happens_in_whatever_order_each_command_ends_once_and_one_is_sent_at_a_time()
    {
        for (var seed = 0; seed < 2_000; seed++)
        {
            Walk(new Random(seed), seed);
        }
    }

    private static void Walk(Random random, int seed)
    {
        var queue = CommandQueue.Empty;
        var ended = new HashSet<string>();
        var now = Now;
        for (var i = 0; i < 40; i++)
        {
            now = now.AddMilliseconds(random.Next(4000));
            var online = random.Next(3) > 0;
            var step = random.Next(3) switch
            {
                0 => CommandRules.Ask(queue, Command($"c{i}", 1 + random.Next(20_000), now), waits: true, online, "Lamp", now).Value,
                1 => CommandRules.Answer(queue, $"c{random.Next(i + 1)}", new CommandAnswer(random.Next(4) == 0 ? 202 : 200 + (random.Next(2) * 300)), online, now),
                _ => CommandRules.Advance(queue, online, now),
            };
            queue = step.Queue;
            foreach (var command in step.Changed.Where(static c => CommandRules.HasEnded(c.State)))
            {
                ended.Add(command.Id).ShouldBeTrue($"seed {seed}: {command.Id} ended twice");
            }

            queue.Open.Count(static c => c.State == CommandState.Sent).ShouldBeLessThanOrEqualTo(1, $"seed {seed}");
            queue.Open.All(c => c.Deadline > now && !ended.Contains(c.Id)).ShouldBeTrue($"seed {seed}");
            queue.Open.Skip(1).All(static c => c.State == CommandState.Queued).ShouldBeTrue($"seed {seed}");
        }
    }

    private static CommandQueue Asked(CommandQueue queue, string id) => CommandRules.Ask(queue, Command(id), waits: false, online: true, "Lamp", Now).Value.Queue;

    private static DeviceCommand Command(string id, long? ttlMs = null, DateTimeOffset? at = null) =>
        CommandRules.Create(id, new InvokeRequest("dev_1", "reboot", Queue: ttlMs is null ? null : true, TtlMs: ttlMs), Ana, at ?? Now);
}
