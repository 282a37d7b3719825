using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Platform.Http;
using Roommate.Platform.Security;

namespace Roommate.Assistant.Reminders;

/// <summary><c>/homes/{id}/reminders</c>: one's own in a home.</summary>
internal static class ReminderRoutes
{
    public static void MapReminders(this IEndpointRouteBuilder api)
    {
        api.MapGet("/homes/{id}/reminders", async (string id, HomeReminders reminders, HttpContext http, CancellationToken ct) =>
            Results.Json(new Page<Reminder>(await reminders.OfAsync(Who(http).UserId, id, ct)), Wire.Json))
            .Needs(Right.See, "id").Produces<Page<Reminder>>().WithName("listReminders");
        api.MapPost("/homes/{id}/reminders", async (string id, CreateReminderRequest request, HomeReminders reminders, HttpContext http, CancellationToken ct) =>
            (await reminders.AddAsync(Who(http), id, request, Who(http).As("api"), ct)).Answer(http, StatusCodes.Status201Created))
            .Needs(Right.Talk, "id").Produces<Reminder>(StatusCodes.Status201Created).WithName("addReminder");
        api.MapGet("/homes/{id}/reminders/{reminderId}", async (string id, string reminderId, HomeReminders reminders, HttpContext http, CancellationToken ct) =>
            (await reminders.GetAsync(Who(http), id, reminderId, ct)).Answer(http)).Needs(Right.See, "id").Produces<Reminder>().WithName("getReminder");
        api.MapPatch("/homes/{id}/reminders/{reminderId}", async (string id, string reminderId, ReminderPatch patch, HomeReminders reminders, HttpContext http, CancellationToken ct) =>
            (await reminders.ChangeAsync(Who(http), id, reminderId, patch, Who(http).As("api"), ct)).Answer(http)).Needs(Right.Talk, "id").Produces<Reminder>().WithName("changeReminder");
        api.MapDelete("/homes/{id}/reminders/{reminderId}", async (string id, string reminderId, HomeReminders reminders, HttpContext http, CancellationToken ct) =>
            (await reminders.RemoveAsync(Who(http), id, reminderId, Who(http).As("api"), ct)).Fault is { } fault ? Problems.Of(fault, http) : Results.NoContent())
            .Needs(Right.Talk, "id").Produces(StatusCodes.Status204NoContent).WithName("removeReminder");
    }

    private static Caller Who(HttpContext http) => Caller.From(http.User)!;
}
