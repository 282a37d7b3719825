using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Roommate.Assistant.Voice.Hearing;
using Roommate.Assistant.Voice.Recordings;
using Roommate.Assistant.Voice.Satellites;
using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Platform.Http;
using Roommate.Platform.Security;

namespace Roommate.Assistant.Voice;

/// <summary>Voice: hearing (the way up) and speech (the way down), and what of it is on.</summary>
internal static class VoiceModule
{
    public static void AddVoice(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<RecordingStore>();
        services.AddSingleton(static p => new Recordings.Recordings(p.GetRequiredService<RecordingStore>(), p.GetRequiredService<Ids>(), p.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IVoiceAbility, SpeechAbility>();
        services.AddHearing(configuration);
        services.AddSatellites(configuration);
    }

    public static void MapVoice(this IEndpointRouteBuilder api)
    {
        api.MapGet("/homes/{id}/voice", static (string id, IEnumerable<IVoiceAbility> abilities) => Results.Json(StateOf(abilities), Wire.Json))
            .Needs(Right.See, "id").Produces<VoiceState>().WithName("getVoice");
        api.MapHearing();
        api.MapRecordings();
    }

    private static VoiceState StateOf(IEnumerable<IVoiceAbility> abilities)
    {
        var known = abilities.ToDictionary(static a => a.Way, static a => a.State);
        return new VoiceState(Of(VoiceWay.Transcription), Of(VoiceWay.Speech));

        VoiceAbility Of(VoiceWay way) => known.GetValueOrDefault(way) ?? new VoiceAbility(On: false, Why: "This server does not do it.");
    }
}
