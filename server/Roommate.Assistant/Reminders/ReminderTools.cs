using Roommate.Assistant.Acting;
using Roommate.Assistant.Tools;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Live;

namespace Roommate.Assistant.Reminders;

/// <summary>Reminders for a model: one's own, and (asked about first) somebody else's.</summary>
internal sealed class ReminderTools(HomeReminders reminders, IHomePeople people, TimeProvider time) : IToolSource
{
    public IEnumerable<Tool> Tools =>
    [
        new("list_reminders", "Lists the reminders of the person who asks.", """{"type":"object","properties":{},"additionalProperties":false}""",
            async (call, ct) => new ToolResult(true, await reminders.OfAsync(call.Caller, call.HomeId, ct))),
        new("remind", "Reminds somebody, by default the person who asks. date as 2026-12-24 and time as 08:00 in the home's time zone.",
            """{"type":"object","properties":{"text":{"type":"string"},"date":{"type":"string"},"time":{"type":"string"},"person":{"type":"string"}},"required":["text"],"additionalProperties":false}""", RemindAsync) { Plan = PlanRemindAsync },
        new("cancel_reminder", "Removes a reminder of the person by its id.",
            """{"type":"object","properties":{"reminderId":{"type":"string"}},"required":["reminderId"],"additionalProperties":false}""", CancelAsync) { Plan = PlanCancelAsync },
    ];

    private static Cause By(ToolCall call) => new(CauseKind.Assistant, call.TurnId, $"Roommate for {call.Caller.Name}", "chat");

    private async ValueTask<Outcome<CreateReminderRequest>> RequestAsync(ToolCall call, CancellationToken ct)
    {
        if (ReminderRules.CheckText(call.Text("text") ?? "") is { } wrong)
        {
            return wrong;
        }

        var person = call.Text("person") is { Length: > 0 } name
            ? (await people.OfAsync(call.HomeId, ct)).FirstOrDefault(p => string.Equals(p.Name, name, StringComparison.OrdinalIgnoreCase))
            : new NamedPerson(call.Caller.UserId, call.Caller.Name);
        if (person is null || await people.SettingsAsync(call.HomeId, ct) is not { } home)
        {
            return Fault.NotFound("This person");
        }

        return ReminderRules.Moment(at: null, call.Text("date"), call.Text("time"), time.GetUtcNow(), home.TimeZone)
            .Map(at => new CreateReminderRequest(call.Text("text")!, at, RoomId: call.RoomId, UserId: person.Id));
    }

    private async ValueTask<Outcome<ToolPlan>> PlanRemindAsync(ToolCall call, CancellationToken ct)
    {
        if (!(await RequestAsync(call, ct)).TryGet(out var request, out var fault))
        {
            return fault;
        }

        var other = request.UserId != call.Caller.UserId;
        var zone = (await people.SettingsAsync(call.HomeId, ct))?.TimeZone ?? TimeZoneInfo.Utc;
        var whom = other ? PatchWords.Plain(call.Text("person")!, 60) : "you";
        return new ToolPlan($"remind {whom} {LocalTimes.Text(request.At!.Value, time.GetUtcNow(), zone)}: “{PatchWords.Plain(request.Text, 200)}”", ToolPolicy.Asks(other ? "remind_other" : "remind"), request.UserId!);
    }

    private async ValueTask<ToolResult> RemindAsync(ToolCall call, CancellationToken ct) => (await RequestAsync(call, ct)).TryGet(out var request, out var fault)
        ? ToolResult.Of(await reminders.AddAsync(call.Caller, call.HomeId, request, By(call), ct), static r => r, $"I will remind: {PatchWords.Plain(request.Text, 200)}.")
        : ToolResult.Error(fault.Text);

    private async ValueTask<Outcome<ToolPlan>> PlanCancelAsync(ToolCall call, CancellationToken ct) =>
        (await reminders.GetAsync(call.Caller, call.HomeId, call.Text("reminderId") ?? "", ct)).Map(static r => new ToolPlan($"remove the reminder “{PatchWords.Plain(r.Text, 200)}”", ToolPolicy.Asks("cancel_reminder"), r.Id));

    private async ValueTask<ToolResult> CancelAsync(ToolCall call, CancellationToken ct) =>
        ToolResult.Of(await reminders.RemoveAsync(call.Caller, call.HomeId, call.Text("reminderId") ?? "", By(call), ct), static r => r, "Removed the reminder.");
}
