using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Roommate.Platform.Configuration;

namespace Roommate.Platform.Files;

internal static class FileServices
{
    private static readonly TimeSpan MostTime = TimeSpan.FromMinutes(5);

    public static void AddFiles(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptionsAt<FileStoreOptions>(configuration, FileStoreOptions.Section, static o => o.Problem());
        services.AddSingleton<Pictures>();
        services.AddSingleton<Uploads>();
        services.AddSingleton<Discards>();
        // The operator names this host, so it may be in the house.
        services.AddHttpClient(S3FileStore.Client, static client => client.Timeout = MostTime)
            .ConfigurePrimaryHttpMessageHandler(static () => new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(5) });
        services.AddSingleton<S3FileStore>();
        services.AddSingleton<LocalFileStore>();
        services.AddSingleton<IFileStore>(static p =>
            p.GetRequiredService<IOptions<FileStoreOptions>>().Value.IsS3 ? p.GetRequiredService<S3FileStore>() : p.GetRequiredService<LocalFileStore>());
    }
}
