using System.Text.RegularExpressions;
using Roommate.Testing;
using Shouldly;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace Roommate.UnitTests.Deploy;

/// <summary>docker-compose.yml: no Docker runs here, so the file is read as Docker would read it. The system tests start the same topology from the real programs.</summary>
public sealed partial class ComposeTests
{
    private static readonly Dictionary<object, object> Compose = Read();

    private static readonly Dictionary<string, Dictionary<object, object>> Services =
        ((Dictionary<object, object>)Compose["services"]).ToDictionary(static s => (string)s.Key, static s => (Dictionary<object, object>)s.Value);

    [Fact]
    public void Two_servers_share_one_Redis_behind_nginx_beside_an_external_broker()
    {
        Services.Keys.ShouldBe(["server-a", "server-b", "nginx", "redis", "mosquitto"], ignoreOrder: true);
        foreach (var server in new[] { "server-a", "server-b" })
        {
            var environment = (Dictionary<object, object>)Services[server]["environment"];
            ((string)environment["Redis__ConnectionString"]).ShouldStartWith("redis:6379,");
            environment.ShouldContainKey("Security__MasterKey", "both nodes open what the other sealed");
            Services[server].ShouldContainKey("stop_grace_period", "a node needs time to drain");
        }
    }

    [Fact]
    public void Every_service_says_whether_it_is_well_and_is_started_again()
    {
        foreach (var (name, service) in Services)
        {
            service.ShouldContainKey("healthcheck", name);
            ((Dictionary<object, object>)service["healthcheck"]).ShouldContainKey("test", name);
            service["restart"].ShouldBe("unless-stopped", name);
        }
    }

    [Fact]
    public void Every_image_is_pinned_to_a_version()
    {
        foreach (var (name, service) in Services)
        {
            Pinned().IsMatch((string)service["image"]).ShouldBeTrue($"{name}: {service["image"]}");
        }
    }

    [Fact]
    public void What_must_stay_is_on_named_volumes()
    {
        var named = ((Dictionary<object, object>)Compose["volumes"]).Keys.Select(static k => (string)k).ToArray();
        var used = Services.Values.Where(static s => s.ContainsKey("volumes")).SelectMany(static s => (List<object>)s["volumes"])
            .Select(static v => ((string)v).Split(':')[0]).Where(static v => !v.StartsWith('.')).ToArray();
        used.ShouldBe(named, ignoreOrder: true);
        ((List<object>)Services["redis"]["command"]).ShouldContain("--appendonly");
    }

    [Fact]
    public void There_is_no_default_password()
    {
        var text = File.ReadAllText(Path.Combine(Generated.Root, "docker-compose.yml"));
        foreach (Match secret in Secret().Matches(text))
        {
            secret.Value.ShouldContain(":?", Case.Sensitive, secret.Value);
        }

        Secret().Count(text).ShouldBeGreaterThan(4);
        text.ShouldNotContain("password=roommate");
    }

    [Fact]
    public void Nginx_knows_the_servers_by_their_names_and_passes_a_leaving_node_over()
    {
        var nginx = File.ReadAllText(Path.Combine(Generated.Root, "deploy/nginx.conf"));
        nginx.ShouldContain("server server-a:8080");
        nginx.ShouldContain("server server-b:8080");
        nginx.ShouldContain("http_503");
        nginx.ShouldContain("proxy_set_header Upgrade $http_upgrade");
        nginx.ShouldContain("proxy_buffering off");
        ((List<object>)Services["nginx"]["volumes"]).ShouldContain("./deploy/nginx.conf:/etc/nginx/nginx.conf:ro");
    }

    private static Dictionary<object, object> Read()
    {
        using var file = File.OpenText(Path.Combine(Generated.Root, "docker-compose.yml"));
        return new DeserializerBuilder().Build().Deserialize<Dictionary<object, object>>(new MergingParser(new Parser(file)))!;
    }

    // Required or with a default: ${NAME:?why} and ${NAME:-default}, where the name is one of a secret that must be there.
    [GeneratedRegex(@"\$\{(REDIS_PASSWORD|SETUP_PASSWORD|MASTER_KEY)[^}]*\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Secret();

    [GeneratedRegex(@"^[a-z/-]+:\d+\.\d+\.\d+$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pinned();
}
