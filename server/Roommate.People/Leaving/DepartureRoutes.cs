using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Roommate.Contracts.People;
using Roommate.Platform.Http;
using Roommate.Platform.Security;

namespace Roommate.People.Leaving;

/// <summary><c>GET /me/export</c> and <c>DELETE /me</c>.</summary>
internal static class DepartureRoutes
{
    public static void MapDepartures(this IEndpointRouteBuilder api)
    {
        api.MapGet("/me/export", async (Departures departures, HttpContext http, CancellationToken ct) =>
        {
            http.Response.Headers.ContentDisposition = "attachment; filename=\"roommate-export.json\"";
            return (await departures.ExportAsync(Caller.From(http.User)!, ct)).Answer(http);
        }).Needs(Right.Account).Produces<AccountExport>().WithName("exportMe");
        api.MapDelete("/me", async ([FromBody] EraseRequest? request, Departures departures, HttpContext http, CancellationToken ct) =>
        {
            http.NoAudit();
            return await departures.EraseAsync(Caller.From(http.User)!, request ?? new EraseRequest(), ct) is { Fault: { } fault } ? Problems.Of(fault, http) : Results.NoContent();
        })
            .Needs(Right.Account).Produces(StatusCodes.Status204NoContent).WithName("eraseMe");
    }
}
