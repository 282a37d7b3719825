using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Roommate.Contracts;
using Roommate.Contracts.Home;
using Roommate.Platform.Http;
using Roommate.Platform.Security;

namespace Roommate.Home.Scenes;

/// <summary><c>/homes/{id}/scenes</c>, <c>/scenes/{id}</c>, <c>/scenes/{id}/apply</c>, <c>/scenes/{id}/undo</c>.</summary>
internal static class SceneRoutes
{
    public static void MapScenes(this IEndpointRouteBuilder api)
    {
        api.MapGet("/homes/{id}/scenes", async (string id, int? limit, string? cursor, Scenes scenes, HttpContext http, CancellationToken ct) =>
            Paging.Limit(limit) is { } most ? (await scenes.ListAsync(id, cursor, most, ct)).Answer(http) : Problems.Of(Paging.WrongLimit, http))
            .Needs(Right.See, "id").Produces<Page<Scene>>().WithName("listScenes");
        api.MapPost("/homes/{id}/scenes", async (string id, CreateSceneRequest request, Scenes scenes, HttpContext http, CancellationToken ct) =>
            (await scenes.CreateAsync(Caller.From(http.User)!.As("api"), id, request, ct)).Answer(http, StatusCodes.Status201Created, static s => Etag.Of(s.Version)))
            .Needs(Right.Configure, "id").Produces<Scene>(StatusCodes.Status201Created).WithName("createScene");
        api.MapGet("/scenes/{id}", async (string id, Scenes scenes, HttpContext http, CancellationToken ct) =>
            (await scenes.GetAsync(id, ct)).Answer(http, etag: static s => Etag.Of(s.Version))).Needs(Right.See, "id").Produces<Scene>().WithName("getScene");
        api.MapPatch("/scenes/{id}", async (string id, ScenePatch patch, Scenes scenes, HttpContext http, CancellationToken ct) =>
            Etag.TryRead(http, out var version) is { } fault
                ? Problems.Of(fault, http)
                : (await scenes.ChangeAsync(Caller.From(http.User)!.As("api"), id, patch, version, ct)).Answer(http, etag: static s => Etag.Of(s.Version)))
            .Needs(Right.Configure, "id").Produces<Scene>().WithName("changeScene");
        api.MapDelete("/scenes/{id}", async (string id, Scenes scenes, HttpContext http, CancellationToken ct) =>
            await scenes.RemoveAsync(Caller.From(http.User)!.As("api"), id, ct) is { Fault: { } fault } ? Problems.Of(fault, http) : Results.NoContent())
            .Needs(Right.Configure, "id").Produces(StatusCodes.Status204NoContent).WithName("removeScene");
        api.MapPost("/scenes/{id}/apply", async (string id, Scenes scenes, HttpContext http, CancellationToken ct) =>
            (await scenes.ApplyAsync(Caller.From(http.User)!.As("api"), id, ct)).Answer(http)).Needs(Right.Control, "id").Produces<SceneApplied>().WithName("applyScene");
        api.MapPost("/scenes/{id}/undo", async (string id, Scenes scenes, HttpContext http, CancellationToken ct) =>
            (await scenes.UndoAsync(Caller.From(http.User)!.As("api"), id, ct)).Answer(http)).Needs(Right.Control, "id").Produces<SceneApplied>().WithName("undoScene");
    }
}
