using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Roommate.Assistant.Voice.Hearing;
using Roommate.Assistant.Voice.Speaking;

namespace Roommate.Assistant.Voice.Announcing;

/// <summary>The services of announcements and speakers.</summary>
internal static class AnnouncingWiring
{
    public static void AddAnnouncing(this IServiceCollection services)
    {
        services.AddSingleton<SpeechTicketStore>();
        services.AddSingleton(static p => new SaidAloud(
            p.GetRequiredService<SpeechTicketStore>(),
            p.GetRequiredService<Synthesizer>(),
            p.GetRequiredService<ISpeakingWishes>(),
            p.GetRequiredService<IOptions<SpeechOptions>>()));
        services.AddSingleton<Announcements>();
        services.AddSingleton<IDeviceSound, DeviceSound>();
    }
}
