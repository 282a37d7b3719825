using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;
using Roommate.Platform.Http;
using Roommate.Platform.Security;

namespace Roommate.Assistant.Costs;

/// <summary><c>/homes/{id}/budget</c>, and <c>GET /homes/{id}/usage?from=&amp;to=&amp;format=csv</c>: everybody's for those who administer the home, one's own for the others.</summary>
internal static class UsageRoutes
{
    private const int UsualDays = 30;
    private const int MostDays = 400;

    public static void MapUsage(this IEndpointRouteBuilder api)
    {
        api.MapGet("/homes/{id}/usage", AnswerAsync).Needs(Right.See, "id").Produces<Page<UsageRow>>().WithName("getUsage");
        api.MapGet("/homes/{id}/budget", async (string id, Spending spending, HttpContext http, CancellationToken ct) =>
            Results.Json(await spending.BudgetAsync(Caller.From(http.User)!.UserId, id, ct), Wire.Json)).Needs(Right.See, "id").Produces<Budget>().WithName("getBudget");
        api.MapPut("/homes/{id}/budget", async (string id, BudgetLimits limits, Budgets budgets, Spending spending, HttpContext http, CancellationToken ct) =>
            (await budgets.SetAsync(id, limits, ct)).Fault is { } fault
                ? Problems.Of(fault, http)
                : Results.Json(await spending.BudgetAsync(Caller.From(http.User)!.UserId, id, ct), Wire.Json)).Needs(Right.Administer, "id").Produces<Budget>().WithName("setBudget");
    }

    private static async Task<IResult> AnswerAsync(string id, string? from, string? to, string? format, Spending spending, Gate gate, HttpContext http, CancellationToken ct)
    {
        var caller = Caller.From(http.User)!;
        var today = await spending.DayAsync(id, ct);
        if (!TryDay(to, today, out var last) || !TryDay(from, last.AddDays(1 - UsualDays), out var first) || first > last || last.DayNumber - first.DayNumber >= MostDays)
        {
            return Problems.Of(Fault.Invalid("from", $"from and to are days such as {today:yyyy-MM-dd}, from not after to, at most {MostDays} days."), http);
        }

        if (format is not (null or "json" or "csv"))
        {
            return Problems.Of(Fault.Invalid("format", "format is json or csv."), http);
        }

        var everybody = await gate.CheckAsync(caller, Right.Administer, id, ct) is null;
        var rows = await spending.UsageAsync(id, first, last, everybody ? null : caller.UserId, ct);
        return format == "csv" ? Results.Text(Csv(rows), "text/csv; charset=utf-8") : Results.Json(new Page<UsageRow>(rows), Wire.Json);
    }

    private static bool TryDay(string? text, DateOnly usual, out DateOnly day)
    {
        day = usual;
        return text is null || DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);
    }

    private static string Csv(IReadOnlyList<UsageRow> rows)
    {
        var text = new StringBuilder("day,userId,model,turns,inputTokens,outputTokens,cachedTokens,reasoningTokens,cost,currency\r\n");
        foreach (var row in rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"{row.Day},{row.UserId},{Quoted(row.Model)},{row.Turns},{row.InputTokens},{row.OutputTokens},{row.CachedTokens},{row.ReasoningTokens},{row.Cost.Amount},{row.Cost.Currency}\r\n");
        }

        return text.ToString();
    }

    // RFC 4180; a leading = would be a formula in a spreadsheet.
    private static string Quoted(string model) => $"\"{(model.StartsWith('=') ? "'" : "")}{model.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
