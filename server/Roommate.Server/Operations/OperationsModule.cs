using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;
using Roommate.Platform.Security;

namespace Roommate.Server.Operations;

/// <summary>What runs the program: readiness, draining, metrics, the OpenAPI document, the welcome.</summary>
public static class OperationsModule
{
    public static IServiceCollection AddOperations(this IServiceCollection services)
    {
        services.AddSingleton<Readiness>();
        services.AddSingleton<MetricsText>();
        services.AddSingleton<IHostLifetime, DrainingLifetime>();
        services.AddOpenApi(static options => options.AddOperationTransformer<ListParameters>());
        // Bearer tokens only, so no credentials: another site's page has nothing of ours unless somebody gives it a token.
        services.AddCors();
        services.AddSingleton<IConfigureOptions<CorsOptions>>(static p => new ConfigureOptions<CorsOptions>(options => options.AddDefaultPolicy(policy => policy
            .WithOrigins([.. p.GetRequiredService<IOptions<SecretOptions>>().Value.OriginList()])
            .AllowAnyMethod()
            .AllowAnyHeader()
            .WithExposedHeaders("ETag", "Retry-After", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"))));
        services.AddHostedService<Welcome>();
        return services;
    }
}
