using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Roommate.Platform.Outbound;

namespace Roommate.People.Providers;

/// <summary>The configured providers, and what each says of itself (discovery and keys), read when first needed and again now and then.</summary>
internal sealed class ProviderDirectory(IOptions<ProviderOptions> options, IHttpClientFactory clients)
{
    private readonly ConcurrentDictionary<string, ConfigurationManager<OpenIdConnectConfiguration>> _known = new(StringComparer.Ordinal);

    public IEnumerable<ProviderEntry> All => options.Value.Providers;

    public ProviderEntry? Find(string id) => options.Value.Providers.FirstOrDefault(p => p.Id == id);

    /// <summary>Where it is and with what it signs. For plain OAuth what the operator has written.</summary>
    public async ValueTask<OpenIdConnectConfiguration> ReadAsync(ProviderEntry entry, CancellationToken ct) => entry.IsOpenId
        ? await Source(entry).GetConfigurationAsync(ct)
        : new OpenIdConnectConfiguration { AuthorizationEndpoint = entry.Authorize, TokenEndpoint = entry.Token, UserInfoEndpoint = entry.UserInfo };

    /// <summary>It has signed with a key that is not known: perhaps a new one.</summary>
    public void ReadAgain(ProviderEntry entry) => Source(entry).RequestRefresh();

    private ConfigurationManager<OpenIdConnectConfiguration> Source(ProviderEntry entry) => _known.GetOrAdd(
        entry.Id,
        _ => new ConfigurationManager<OpenIdConnectConfiguration>(
            $"{entry.Issuer.TrimEnd('/')}/.well-known/openid-configuration",
            new OpenIdConnectConfigurationRetriever(),
            new Retriever(clients)));

    private sealed class Retriever(IHttpClientFactory clients) : IDocumentRetriever
    {
        public async Task<string> GetDocumentAsync(string address, CancellationToken cancel) =>
            ProviderEntry.IsSafe(address)
                ? await clients.CreateClient(OutboundClient.Name).GetStringAsync(new Uri(address), cancel)
                : throw new HttpRequestException($"{address} is not https.");
    }
}
