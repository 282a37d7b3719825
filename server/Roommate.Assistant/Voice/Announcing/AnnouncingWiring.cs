using Microsoft.Extensions.DependencyInjection;
using Roommate.Assistant.Voice.Hearing;

namespace Roommate.Assistant.Voice.Announcing;

/// <summary>The services of announcements and speakers.</summary>
internal static class AnnouncingWiring
{
    public static void AddAnnouncing(this IServiceCollection services)
    {
        services.AddSingleton<SpeechTicketStore>();
        services.AddSingleton<Announcements>();
        services.AddSingleton<IDeviceSound, DeviceSound>();
    }
}
