using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Roommate.Assistant.Tools;
using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Platform.Http;
using Roommate.Platform.Security;

namespace Roommate.Assistant.Character;

/// <summary><c>/homes/{id}/persona</c> and what a model would be told with it.</summary>
internal static class PersonaRoutes
{
    public static void MapPersonas(this IEndpointRouteBuilder api)
    {
        api.MapGet("/homes/{id}/persona", async (string id, Personas personas, CancellationToken ct) => Results.Json(await personas.OfAsync(id, ct), Wire.Json))
            .Needs(Right.See, "id").Produces<Persona>().WithName("getPersona");
        api.MapPut("/homes/{id}/persona", async (string id, Persona persona, Personas personas, HttpContext http, CancellationToken ct) =>
            (await personas.SetAsync(id, persona, ct)).Answer(http)).Needs(Right.Administer, "id").Produces<Persona>().WithName("setPersona");
        api.MapPost("/homes/{id}/persona/preview", PreviewAsync).Needs(Right.See, "id").Produces<PersonaPreview>().WithName("previewPersona");
    }

    private static async Task<IResult> PreviewAsync(string id, Persona persona, IHomeDevices home, TimeProvider time, HttpContext http, CancellationToken ct)
    {
        if (Personas.Check(persona) is { } fault)
        {
            return Problems.Of(fault, http);
        }

        var caller = Caller.From(http.User)!;
        var settings = await home.SettingsAsync(caller, id, ct);
        var prompt = PromptWriter.Write(persona, settings, caller.Name, TimeZoneInfo.ConvertTime(time.GetUtcNow(), settings.TimeZone));
        return Results.Json(new PersonaPreview(prompt, PromptWriter.Version), Wire.Json);
    }
}
