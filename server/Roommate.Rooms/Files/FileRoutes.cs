using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Roommate.Contracts;
using Roommate.Contracts.Rooms;
using Roommate.Platform.Files;
using Roommate.Platform.Http;
using Roommate.Platform.Security;
using Roommate.Rooms.Rooms;

namespace Roommate.Rooms.Files;

/// <summary><c>/rooms/{id}/files</c> and <c>/files/{id}</c>. A file goes up as the plain body of a request.</summary>
internal static class FileRoutes
{
    public static void MapFiles(this IEndpointRouteBuilder api)
    {
        var most = api.ServiceProvider.GetRequiredService<IOptions<FileStoreOptions>>().Value.MostBytes;
        api.MapPost("/rooms/{id}/files", async (string id, string? name, RoomFiles files, HttpContext http, CancellationToken ct) =>
            (await files.AddAsync(Caller.From(http.User)!, id, name, http.Request.Body, ct)).Answer(http, StatusCodes.Status201Created))
            .Needs(Right.Talk, "id").Accepts<Stream>("*/*").WithMetadata(new RequestSizeLimitAttribute(most)).Produces<RoomFile>(StatusCodes.Status201Created).WithName("addFile");
        api.MapGet("/rooms/{id}/files", ListAsync).Needs(Right.See, "id").Produces<Page<RoomFile>>().WithName("listFiles");
        api.MapGet("/files/{id}", async (string id, string? size, RoomFiles files, HttpContext http, CancellationToken ct) =>
            (await files.OpenAsync(id, size, ct)).TryGet(out var answer, out var fault) ? answer : Problems.Of(fault, http))
            .Needs(Right.See, "id").Produces<Stream>(StatusCodes.Status200OK, "application/octet-stream").WithName("getFile");
        api.MapGet("/files/{id}/about", async (string id, RoomFiles files, HttpContext http, CancellationToken ct) =>
            (await files.GetAsync(id, ct)).Answer(http)).Needs(Right.See, "id").Produces<RoomFile>().WithName("aboutFile");
        api.MapDelete("/files/{id}", RemoveAsync).Needs(Right.Talk, "id").Produces(StatusCodes.Status204NoContent).WithName("removeFile");
        api.MapGet("/homes/{id}/storage", async (string id, RoomFiles files, CancellationToken ct) => Results.Json(await files.StorageAsync(id, ct), Wire.Json))
            .Needs(Right.See, "id").Produces<Storage>().WithName("getStorage");
    }

    private static async Task<IResult> ListAsync(string id, int? limit, string? cursor, RoomFiles files, HttpContext http, CancellationToken ct)
    {
        if (Paging.Limit(limit) is not { } most)
        {
            return Problems.Of(Paging.WrongLimit, http);
        }

        return cursor is not null && !IdPrefix.Of(cursor).SequenceEqual(IdPrefix.File)
            ? Problems.Of(Paging.WrongCursor, http)
            : Results.Json(await files.OfRoomAsync(id, cursor, most, ct), Wire.Json);
    }

    private static async Task<IResult> RemoveAsync(string id, RoomFiles files, Gate gate, HttpContext http, CancellationToken ct)
    {
        var caller = Caller.From(http.User)!;
        var anybodys = await gate.CheckAsync(caller, Right.Configure, id, ct) is null;
        return (await files.RemoveAsync(caller, id, anybodys, ct)).Fault is { } fault ? Problems.Of(fault, http) : Results.NoContent();
    }
}

/// <summary>A file is where its room is, and for whom the room is.</summary>
internal sealed class FileLocator(RoomFileStore files, RoomStore rooms) : ILocator
{
    public string Prefix => IdPrefix.File;

    public async ValueTask<Place?> LocateAsync(string id, CancellationToken ct) =>
        await files.GetAsync(id, ct) is { } file ? await rooms.PlaceAsync(file.Value.RoomId, ct) : null;
}
