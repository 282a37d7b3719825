using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Roommate.Contracts;
using Roommate.Contracts.People;
using Roommate.Platform.Http;
using Roommate.Platform.Security;

namespace Roommate.People.Audit;

/// <summary><c>/homes/{id}/audit</c>, its check and export, and <c>/me/activity</c>.</summary>
internal static class AuditRoutes
{
    public static void MapAudit(this IEndpointRouteBuilder api)
    {
        api.MapGet("/homes/{id}/audit", async (
            string id, string? actor, string? action, string? target, DateTimeOffset? from, DateTimeOffset? to, int? limit, string? cursor,
            AuditTrail trail, HttpContext http, CancellationToken ct) =>
            await ListAsync(id, new AuditFilter(actor, action, target, from, to), limit, cursor, trail, http, ct))
            .Needs(Right.Administer, "id").Produces<Page<AuditRow>>().WithName("listAudit");
        api.MapGet("/homes/{id}/audit/check", async (string id, AuditTrail trail, HttpContext http, CancellationToken ct) =>
            Results.Json(await trail.CheckAsync(id, ct), Wire.Json)).Needs(Right.Administer, "id").Produces<AuditCheck>().WithName("checkAudit");
        api.MapGet("/homes/{id}/audit/export", Export).Needs(Right.Administer, "id").Produces<string>(StatusCodes.Status200OK, "text/csv").WithName("exportAudit");
        api.MapGet("/me/activity", async (int? limit, string? cursor, AuditTrail trail, HttpContext http, CancellationToken ct) =>
            await ListAsync(Caller.From(http.User)!.UserId, new AuditFilter(), limit, cursor, trail, http, ct))
            .Needs(Right.Account).Produces<Page<AuditRow>>().WithName("listActivity");
    }

    private static async Task<IResult> ListAsync(string owner, AuditFilter filter, int? limit, string? cursor, AuditTrail trail, HttpContext http, CancellationToken ct)
    {
        if (Paging.Limit(limit) is not { } most)
        {
            return Problems.Of(Paging.WrongLimit, http);
        }

        var below = 0L;
        return cursor is not null && !long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out below)
            ? Problems.Of(Paging.WrongCursor, http)
            : Results.Json(await trail.ListAsync(owner, filter, cursor is null ? null : below, most, ct), Wire.Json);
    }

    // Written as it is read: a trail of years does not have to fit into memory.
    private static IResult Export(
        string id, string? actor, string? action, string? target, DateTimeOffset? from, DateTimeOffset? to, AuditTrail trail, HttpContext http, CancellationToken ct)
    {
        http.Response.Headers.ContentDisposition = "attachment; filename=\"audit.csv\"";
        return Results.Stream(
            async stream =>
            {
                await using var writer = new StreamWriter(stream, leaveOpen: true);
                await writer.WriteAsync("seq,at,actor,name,action,target,from,before,after,hash\r\n".AsMemory(), ct);
                await foreach (var row in trail.AllAsync(id, new AuditFilter(actor, action, target, from, to), ct))
                {
                    await writer.WriteAsync(Line(row).AsMemory(), ct);
                }
            },
            "text/csv; charset=utf-8");
    }

    private static string Line(AuditRow row) => string.Join(',', new[]
    {
        row.Seq.ToString(CultureInfo.InvariantCulture), Wire.Text(row.At), row.Actor.Id, row.Actor.Name, row.Action, row.Target, row.From ?? "",
        row.Before?.GetRawText() ?? "", row.After?.GetRawText() ?? "", row.Hash,
    }.Select(Cell)) + "\r\n";

    // RFC 4180; a cell that a spreadsheet would take for a formula begins with an apostrophe.
    private static string Cell(string text)
    {
        var safe = text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' ? "'" + text : text;
        return $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
