using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Roommate.Platform.Http;

/// <summary>Where this server listens, as somebody at its machine would type it.</summary>
public static class ServerAddress
{
    /// <summary>Empty until it listens.</summary>
    public static string Of(IServer server) =>
        (server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "").Replace("[::]", "localhost", StringComparison.Ordinal).Replace("0.0.0.0", "localhost", StringComparison.Ordinal);
}
