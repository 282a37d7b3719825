using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Roommate.Assistant.Voice.Speaking;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;
using Roommate.Platform.Http;
using Roommate.Platform.Security;

namespace Roommate.Assistant.Voice.Announcing;

/// <summary><c>/homes/{id}/announcements</c>, <c>/turns/{id}/say</c>, <c>/speech/{ticket}</c>.</summary>
internal static class AnnouncingRoutes
{
    public static void MapAnnouncing(this IEndpointRouteBuilder api)
    {
        api.MapPost("/homes/{id}/announcements", async (string id, AnnounceRequest request, Announcements announcements, HttpContext http, CancellationToken ct) =>
            (await announcements.AnnounceAsync(Caller.From(http.User)!, id, request, key: null, ct)).Answer(http, StatusCodes.Status201Created))
            .Needs(Right.Talk, "id").Produces<AnnounceResult>(StatusCodes.Status201Created).WithName("announce");
        api.MapPost("/turns/{id}/say", async (string id, SayRequest request, Announcements announcements, HttpContext http, CancellationToken ct) =>
            (await announcements.SayReplyAsync(Caller.From(http.User)!, id, request.RoomId, ct)).Answer(http))
            .Needs(Right.Talk, "id").Produces<AnnounceResult>().WithName("sayTurn");
        // The address is the secret: who has it hears one thing, once.
        api.MapGet("/speech/{ticket}", HearAsync).Needs(Right.Public).Produces<byte[]>(StatusCodes.Status200OK, "audio/wav", "audio/mpeg", "audio/ogg").WithName("hearTicket");
    }

    private static async Task<IResult> HearAsync(string ticket, string? format, SpeechTicketStore tickets, SpokenTexts texts, HttpContext http, CancellationToken ct)
    {
        if (SoundFormats.Choose(format, http.Request.Headers.Accept.ToString(), SpokenReplies.Formats) is not { } chosen)
        {
            return SpeechRoutes.NotAcceptable(http, SpokenReplies.Formats);
        }

        return await tickets.TakeAsync(ticket, ct) is { } found
            ? await texts.SendAsync(found.Text, found.Voice, found.Speed, found.Language, chosen, http, ct)
            : Problems.Of(Fault.NotFound("This audio"), http);
    }
}
