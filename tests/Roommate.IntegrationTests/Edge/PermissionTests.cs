using System.Net;
using System.Reflection;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Roommate.Platform.Security;
using Roommate.Server.Hub;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.Edge;

[Collection(HomeFixtureGroup.Name)]
public sealed class PermissionTests(HomeFixture fixture)
{
    // SignalR's own negotiate and transport endpoints carry [Authorize] of the hub; each method below them states its own.
    private static bool IsTransport(RouteEndpoint endpoint) => endpoint.RoutePattern.RawText is "/hub" or "/hub/negotiate";

    private IEnumerable<RouteEndpoint> Routes =>
        fixture.Home.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(e => !IsTransport(e));

    [Fact]
    public void Every_route_states_its_permission() =>
        Routes.Where(static e => e.Metadata.GetMetadata<NeedsAttribute>() is null).Select(static e => e.RoutePattern.RawText).ShouldBeEmpty();

    [Fact]
    public void Every_hub_method_states_its_permission() =>
        typeof(RoommateHub).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(static m => m.GetBaseDefinition() == m && m.GetCustomAttribute<NeedsAttribute>() is null)
            .Select(static m => m.Name)
            .ShouldBeEmpty();

    [Fact]
    public void A_route_that_touches_a_thing_names_the_thing_it_guards()
    {
        foreach (var endpoint in Routes.Where(static e => e.RoutePattern.Parameters.Any(static p => p.Name == "id")))
        {
            var needs = endpoint.Metadata.GetMetadata<NeedsAttribute>()!;
            if (needs.Right is not (Right.Public or Right.SignedIn or Right.Account))
            {
                endpoint.RoutePattern.Parameters.Select(static p => p.Name).ShouldContain(needs.On, endpoint.RoutePattern.RawText);
            }
        }
    }

    [Fact]
    public async Task Without_a_token_every_guarded_route_answers_unauthenticated()
    {
        using var stranger = new Http(fixture.Home.Address);
        foreach (var endpoint in Routes.Where(static e => e.Metadata.GetMetadata<NeedsAttribute>()!.Right != Right.Public))
        {
            var path = endpoint.RoutePattern.RawText!.Replace("{id}", "dev_01", StringComparison.Ordinal);
            foreach (var method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods)
            {
                if (method == "HEAD")
                {
                    using var answer = await stranger.SendAsync(HttpMethod.Head, path);
                    answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
                    continue;
                }

                await stranger.RefusedAsync(new HttpMethod(method), path, "unauthenticated", method is "GET" or "DELETE" ? null : new { });
            }
        }
    }
}
