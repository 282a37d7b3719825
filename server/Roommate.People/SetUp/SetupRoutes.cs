using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Roommate.Contracts.People;
using Roommate.Platform.Http;
using Roommate.Platform.Security;

namespace Roommate.People.SetUp;

/// <summary><c>POST /auth/setup</c>.</summary>
internal static class SetupRoutes
{
    public static void MapSetUp(this IEndpointRouteBuilder api) =>
        api.MapPost("/auth/setup", async (SetupRequest request, FirstOwner owner, HttpContext http, CancellationToken ct) =>
            (await owner.SetUpAsync(request, http.Request.Headers.UserAgent, http.Connection.RemoteIpAddress?.ToString(), ct)).Answer(http, StatusCodes.Status201Created))
            .Needs(Right.Public).Produces<LoginResult>(StatusCodes.Status201Created).WithName("setUp");
}
