using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Roommate.Contracts.People;
using Roommate.Platform.Http;
using Roommate.Platform.Security;

namespace Roommate.People.Programs;

/// <summary><c>/homes/{id}/services</c>. A program is removed as any member is.</summary>
internal static class ProgramRoutes
{
    public static void MapPrograms(this IEndpointRouteBuilder api) =>
        api.MapPost("/homes/{id}/services", async (string id, AddServiceRequest request, Programs programs, HttpContext http, CancellationToken ct) =>
        {
            http.Note(null, request);
            return (await programs.AddAsync(Caller.From(http.User)!, id, request, ct)).Answer(http, StatusCodes.Status201Created);
        }).Needs(Right.Administer, "id").Produces<AddedService>(StatusCodes.Status201Created).WithName("addService");
}
