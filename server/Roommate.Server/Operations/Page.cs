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
                context.Context.Request.Path.StartsWithSegments("/assets") ? "public, max-age=31536000, immutable" : "no-cache",
        });
    }

    /// <summary>Deep links of the page open the shell; anything that is not a page's path stays a 404 problem.</summary>
    public static void MapPage(this WebApplication app) =>
        app.MapFallback("{**path:nonfile}", static async (HttpContext http, IWebHostEnvironment environment) =>
        {
            var shell = environment.WebRootFileProvider.GetFileInfo("index.html");
            if (!HttpMethods.IsGet(http.Request.Method) || NotThePage.Any(p => http.Request.Path.StartsWithSegments(p, StringComparison.OrdinalIgnoreCase)))
            {
                http.Response.StatusCode = StatusCodes.Status404NotFound;
                return;
            }

            if (!shell.Exists)
            {
                http.Response.StatusCode = StatusCodes.Status404NotFound;
                await http.Response.WriteAsync("The page is not built. Type:  cd web && npm ci && npm run build", http.RequestAborted);
                return;
            }

            http.Response.ContentType = "text/html; charset=utf-8";
            http.Response.Headers[HeaderNames.CacheControl] = "no-cache";
            await http.Response.SendFileAsync(shell, http.RequestAborted);
        }).AllowAnonymous().WithMetadata(new Roommate.Platform.Security.NeedsAttribute(Roommate.Platform.Security.Right.Public)).ExcludeFromDescription();
}
