using Microsoft.Extensions.DependencyInjection;

namespace Roommate.Platform.Outbound;

/// <summary>
/// The client for calls to foreign hosts: <c>factory.CreateClient(OutboundClient.Name)</c>. A refused host is an
/// <see cref="OutboundRefusedException"/> (perhaps as the inner exception); answers beyond a megabyte and calls beyond 15 s fail.
/// </summary>
public static class OutboundClient
{
    public const string Name = "outbound";

    private const int MostAnswer = 1024 * 1024;

    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(15);

    internal static void AddOutboundClient(this IServiceCollection services)
    {
        services.AddSingleton<OutboundGuard>();
        services.AddHttpClient(Name, static client =>
        {
            client.Timeout = MostTime;
            client.MaxResponseContentBufferSize = MostAnswer;
            client.DefaultRequestHeaders.UserAgent.ParseAdd("Roommate/1");
        }).ConfigurePrimaryHttpMessageHandler(static p => p.GetRequiredService<OutboundGuard>().NewHandler());
    }
}
