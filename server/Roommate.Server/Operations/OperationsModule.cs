namespace Roommate.Server.Operations;

/// <summary>What runs the program: readiness, draining, metrics, the OpenAPI document, the welcome.</summary>
public static class OperationsModule
{
    public static IServiceCollection AddOperations(this IServiceCollection services)
    {
        services.AddSingleton<Readiness>();
        services.AddSingleton<MetricsText>();
        services.AddSingleton<IHostLifetime, DrainingLifetime>();
        services.AddOpenApi();
        services.AddHostedService<Welcome>();
        return services;
    }
}
