using Microsoft.Net.Http.Headers;

namespace Roommate.Server.Operations;

/// <summary>Serves the built page: hashed assets for a year, the shell always fresh, unknown paths of the page to the shell.</summary>
public static class Page
{
    private static readonly string[] NotThePage = ["/api", "/hub", "/mqtt", "/health", "/metrics", "/openapi"];

    public static void UsePage(this WebApplication app)
    {
        app.UseStaticFiles(new StaticFileOptions
        {
            OnPrepareResponse = static context => context.Context.Response.Headers[HeaderNames.CacheControl] =
                context.Context.Request.Path.StartsWithSegments("/assets", StringComparison.Ordinal) ? "public, max-age=31536000, immutable" : "no-cache",
        });
    }

    /// <summary>
    /// Deep links of the page open the shell; anything that is not a page's path stays a 404 problem. Not an endpoint: a
    /// fallback route takes every method and would hide that a route exists with another one (405).
    /// </summary>
    public static void MapPage(this WebApplication app) => app.Use(static async (http, next) =>
    {
        if (http.GetEndpoint() is not null || !HttpMethods.IsGet(http.Request.Method) || !IsPage(http.Request.Path))
        {
            await next(http);
            return;
        }

        var shell = http.RequestServices.GetRequiredService<IWebHostEnvironment>().WebRootFileProvider.GetFileInfo("index.html");
        if (!shell.Exists)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            await http.Response.WriteAsync("The page is not built. Type:  cd web && npm ci && npm run build", http.RequestAborted);
            return;
        }

        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.Headers[HeaderNames.CacheControl] = "no-cache";
        await http.Response.SendFileAsync(shell, http.RequestAborted);
    });

    private static bool IsPage(PathString path) =>
        !Array.Exists(NotThePage, p => path.StartsWithSegments(p, StringComparison.OrdinalIgnoreCase))
        && !Path.GetFileName(path.Value.AsSpan()).Contains('.');
}
