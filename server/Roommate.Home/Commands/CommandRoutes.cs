using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Platform.Http;
using Roommate.Platform.Security;

namespace Roommate.Home.Commands;

/// <summary><c>/devices/{id}/commands/{name}</c>, <c>/commands/{id}</c>.</summary>
internal static class CommandRoutes
{
    public static void MapCommands(this IEndpointRouteBuilder api)
    {
        api.MapPost("/devices/{id}/commands/{name}", async (string id, string name, CommandRequest? request, Commands commands, HttpContext http, CancellationToken ct) =>
            Answer(await commands.InvokeAsync(Caller.From(http.User)!.As("api"), Of(id, name, request), Commands.UsualWait, ct), http))
            .Needs(Right.Control, "id").Produces<DeviceCommand>().Produces<DeviceCommand>(StatusCodes.Status202Accepted).WithName("invokeCommand");
        api.MapGet("/commands/{id}", async (string id, Commands commands, HttpContext http, CancellationToken ct) =>
            (await commands.GetAsync(id, ct)).Answer(http)).Needs(Right.See, "id").Produces<DeviceCommand>().WithName("getCommand");
    }

    private static InvokeRequest Of(string id, string name, CommandRequest? request) =>
        new(id, name, request?.Args, request?.TimeoutMs, request?.Key, request?.Queue, request?.TtlMs);

    // 202 while it goes on: its state is at /commands/{id} and in twin.command.
    private static IResult Answer(Outcome<DeviceCommand> asked, HttpContext http) =>
        asked.Answer(http, asked.Succeeded && !CommandRules.HasEnded(asked.Value.State) ? StatusCodes.Status202Accepted : StatusCodes.Status200OK);
}
