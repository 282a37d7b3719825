using Microsoft.AspNetCore.Routing;
using Roommate.Assistant.Acting;
using Roommate.Contracts.Assistant;

namespace Roommate.Assistant.Reminders;

/// <summary><c>/homes/{id}/reminders</c>: one's own in a home.</summary>
internal static class ReminderRoutes
{
    public static void MapReminders(this IEndpointRouteBuilder api) => api.MapThings<HomeReminders, Reminder, CreateReminderRequest, ReminderPatch>("reminders", "Reminder", add: "add");
}
