using System.Reflection;
using Microsoft.Extensions.Options;
using Roommate.Contracts;
using Roommate.People.SetUp;
using Roommate.People.SignIn;
using Roommate.Platform.Http;
using Roommate.Platform.Security;

namespace Roommate.Server.Operations;

/// <summary><c>GET /about</c>: what the page needs before anybody has signed in.</summary>
public static class AboutRoute
{
    public static string Version { get; } = typeof(AboutRoute).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    public static void MapAbout(this IEndpointRouteBuilder api) =>
        api.MapGet("/about", static async (FirstOwner owner, IOptions<DemoOptions> demo, IOptions<RegistrationOptions> registration, CancellationToken ct) => Results.Json(
            new About(
                Version,
                await owner.IsNeededAsync(ct),
                demo.Value.Enabled,
                demo.Value.Enabled ? demo.Value.Email : null,
                demo.Value.Enabled ? demo.Value.Password : null,
                registration.Value.Mode == RegistrationMode.Open),
            Wire.Json)).Needs(Right.Public).Produces<About>().WithName("about");
}
