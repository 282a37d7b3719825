using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;
using Roommate.Platform.Http;
using Roommate.Platform.Security;

namespace Roommate.Assistant.Memory;

/// <summary><c>/homes/{id}/memories</c> and <c>/memories/{id}</c>. One memory is found among the caller's own and those of homes they see.</summary>
internal static class MemoryRoutes
{
    public static void MapMemories(this IEndpointRouteBuilder api)
    {
        api.MapGet("/homes/{id}/memories", ListAsync).Needs(Right.See, "id").Produces<Page<MemoryView>>().WithName("listMemories");
        api.MapPost("/homes/{id}/memories", AddAsync).Needs(Right.Talk, "id").Produces<MemoryView>(StatusCodes.Status201Created).WithName("addMemory");
        api.MapDelete("/homes/{id}/memories", async (string id, Memories memories, HttpContext http, CancellationToken ct) =>
            (await memories.ForgetAllAsync(Caller.From(http.User)!.UserId, id, ct)).Answer(http)).Needs(Right.See, "id").Produces<ForgetResult>().WithName("forgetMyMemories");
        api.MapPost("/homes/{id}/memories/import", async (string id, ImportMemoriesRequest request, Memories memories, HttpContext http, CancellationToken ct) =>
            (await memories.ImportAsync(Caller.From(http.User)!, id, request, ct)).Answer(http)).Needs(Right.Talk, "id").Produces<ImportMemoriesResult>().WithName("importMemories");
        api.MapGet("/homes/{id}/memories/export", async (string id, Memories memories, HttpContext http, CancellationToken ct) =>
            Results.Json(new Page<MemoryView>(await memories.ExportAsync(Caller.From(http.User)!.UserId, id, ct)), Wire.Json)).Needs(Right.See, "id").Produces<Page<MemoryView>>().WithName("exportMemories");
        api.MapGet("/homes/{id}/memories/consent", async (string id, MemoryConsents consents, HttpContext http, CancellationToken ct) =>
            Results.Json(await consents.GetAsync(Caller.From(http.User)!.UserId, id, ct), Wire.Json)).Needs(Right.See, "id").Produces<MemoryConsent>().WithName("getMemoryConsent");
        api.MapPut("/homes/{id}/memories/consent", async (string id, MemoryConsent consent, MemoryConsents consents, HttpContext http, CancellationToken ct) =>
            (await consents.SetAsync(Caller.From(http.User)!, id, consent, ct)).Answer(http)).Needs(Right.See, "id").Produces<MemoryConsent>().WithName("setMemoryConsent");
        api.MapGet("/memories/{id}", async (string id, Memories memories, HttpContext http, CancellationToken ct) =>
            (await memories.GetAsync(Caller.From(http.User)!, id, ct)).Answer(http, etag: static m => Etag.Of(m.Version))).Needs(Right.SignedIn).Produces<MemoryView>().WithName("getMemory");
        api.MapPatch("/memories/{id}", PatchAsync).Needs(Right.SignedIn).Produces<MemoryView>().WithName("changeMemory");
        api.MapDelete("/memories/{id}", ForgetAsync).Needs(Right.SignedIn).Produces(StatusCodes.Status204NoContent).WithName("forgetMemory");
    }

    private static async Task<IResult> ListAsync(
        string id, string? q, string? kind, int? limit, string? cursor, DateTimeOffset? asOf, string? scope, MemorySearch search, HttpContext http, CancellationToken ct)
    {
        if (Paging.Limit(limit) is not { } most)
        {
            return Problems.Of(Paging.WrongLimit, http);
        }

        MemoryScope? only = Enum.TryParse<MemoryScope>(scope, ignoreCase: true, out var named) && Enum.IsDefined(named) ? named : null;
        return scope is not null && only is null
            ? Problems.Of(Fault.Invalid("scope", "scope is person or home; without it both are listed."), http)
            : (await search.ListAsync(Caller.From(http.User)!, id, new MemoryQuery(q, kind, most, cursor, asOf, only), ct)).Answer(http);
    }

    // Known already is no error: the memory that is there, with 200 instead of 201.
    private static async Task<IResult> AddAsync(string id, CreateMemoryRequest request, Memories memories, HttpContext http, CancellationToken ct)
    {
        var added = await memories.AddAsync(Caller.From(http.User)!, id, request, ct);
        var status = added.TryGet(out var result, out _) && result.Added ? StatusCodes.Status201Created : StatusCodes.Status200OK;
        return added.Map(static a => a.Memory).Answer(http, status, static m => Etag.Of(m.Version));
    }

    private static async Task<IResult> PatchAsync(string id, MemoryPatch patch, Memories memories, HttpContext http, CancellationToken ct) =>
        Etag.TryRead(http, out var version) is { } fault
            ? Problems.Of(fault, http)
            : (await memories.PatchAsync(Caller.From(http.User)!, id, patch, version, ct)).Answer(http, etag: static m => Etag.Of(m.Version));

    private static async Task<IResult> ForgetAsync(string id, Memories memories, HttpContext http, CancellationToken ct)
    {
        var forgotten = await memories.ForgetAsync(Caller.From(http.User)!, id, ct);
        return forgotten.Fault is Fault fault ? Problems.Of(fault, http) : Results.NoContent();
    }
}
