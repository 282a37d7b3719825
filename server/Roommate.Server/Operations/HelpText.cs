using System.Reflection;
using System.Text;
using Roommate.Assistant.Costs;
using Roommate.Assistant.Memory;
using Roommate.Assistant.Models;
using Roommate.Assistant.Voice.Hearing;
using Roommate.Assistant.Voice.Satellites;
using Roommate.Live;
using Roommate.Mqtt.Broker;
using Roommate.People.Mail;
using Roommate.People.Providers;
using Roommate.People.SetUp;
using Roommate.People.SignIn;
using Roommate.Platform.Configuration;
using Roommate.Platform.Files;
using Roommate.Platform.Http;
using Roommate.Platform.Outbound;
using Roommate.Platform.Security;
using Roommate.Platform.Store;

namespace Roommate.Server.Operations;

/// <summary>The configuration keys, from the options classes: <c>./run --help</c> and docs/configuration.md.</summary>
public static class HelpText
{
    private static readonly (string Section, Type Options)[] Sections =
    [
        (DataOptions.Section, typeof(DataOptions)),
        (RedisOptions.Section, typeof(RedisOptions)),
        (SecretOptions.Section, typeof(SecretOptions)),
        (LimitOptions.Section, typeof(LimitOptions)),
        (ProxyOptions.Section, typeof(ProxyOptions)),
        (MetricsOptions.Section, typeof(MetricsOptions)),
        (OutboundOptions.Section, typeof(OutboundOptions)),
        (FileStoreOptions.Section, typeof(FileStoreOptions)),
        (SetupOptions.Section, typeof(SetupOptions)),
        (RegistrationOptions.Section, typeof(RegistrationOptions)),
        (MailOptions.Section, typeof(MailOptions)),
        (ProviderOptions.Section, typeof(ProviderOptions)),
        (DemoOptions.Section, typeof(DemoOptions)),
        (ModelOptions.Section, typeof(ModelOptions)),
        (CostOptions.Section, typeof(CostOptions)),
        (MemoryOptions.Section, typeof(MemoryOptions)),
        (HearingOptions.Section, typeof(HearingOptions)),
        (WyomingOptions.Section, typeof(WyomingOptions)),
        (MqttOptions.Section, typeof(MqttOptions)),
        (LiveOptions.Section, typeof(LiveOptions)),
    ];

    public static IEnumerable<ConfigurationKey> Keys() => Sections.SelectMany(static s => KeysOf(s.Section, s.Options))
        .Prepend(new ConfigurationKey("Urls", "http://localhost:5080", "Where HTTP listens.", "http://127.0.0.1:5090"));

    /// <summary>For the terminal.</summary>
    public static string Write()
    {
        var text = new StringBuilder(
            """
            ./run                 builds what is stale, starts everything, prints where it is
            ./run --demo          the same with a demo home that moves
            ./run --Key=value     any configuration key below; or as environment Section__Key, secrets as Section__Key__File

            """);
        foreach (var key in Keys())
        {
            text.Append('\n').Append("  --").Append(key.Name).Append('=').Append(key.Default).Append("\n      ").Append(key.Meaning).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>For docs/configuration.md.</summary>
    public static string Markdown()
    {
        var text = new StringBuilder("# Configuration\n\nGenerated from the options classes by scripts/generate. Do not edit.\n\nAs `--Section:Key=value`, as environment `Section__Key`, in `appsettings.json`; a secret as `Section__Key__File` with the path of a file.\n\n| key | default | meaning | example |\n| --- | --- | --- | --- |\n");
        foreach (var key in Keys())
        {
            text.Append("| `").Append(key.Name).Append("` | ").Append(key.Default.Length == 0 ? "empty" : $"`{key.Default}`").Append(" | ").Append(key.Meaning).Append(" | ")
                .Append(key.Example is { } example ? $"`{example}`" : "").Append(" |\n");
        }

        return text.ToString();
    }

    private static IEnumerable<ConfigurationKey> KeysOf(string section, Type options)
    {
        var defaults = Activator.CreateInstance(options);
        foreach (var property in options.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var described = property.GetCustomAttribute<ConfigKeyAttribute>();
            if (described is not null)
            {
                yield return new ConfigurationKey($"{section}:{property.Name}", Text(property.GetValue(defaults)), described.Meaning, described.Example);
            }
            else if (DescribedElsewhere.TryGetValue($"{section}:{property.Name}", out var meaning))
            {
                yield return new ConfigurationKey($"{section}:{property.Name}", Text(property.GetValue(defaults)), meaning, null);
            }
        }
    }

    // The floors below Platform know no attribute of it.
    private static readonly Dictionary<string, string> DescribedElsewhere = new()
    {
        ["Mqtt:Listen"] = "The built-in MQTT endpoint; empty turns it off. Several addresses are separated by commas.",
        ["Mqtt:AllowAnonymous"] = "Any client may use topics outside rm/ (a general broker for the house).",
        ["Mqtt:Bridge"] = "An external broker that the server joins with the devices behind it, mqtt:// or mqtts://user:password@host:port; better from a file (Mqtt__Bridge__File). Empty: none.",
        ["Mqtt:Access"] = "Rules {filter, user?, publish, subscribe, code?}; the first that matches decides. Mqtt:Access:0:Filter=... and so on.",
        ["Mqtt:ReceiveMaximum"] = "QoS 1 and 2 publications a client may have unacknowledged.",
        ["Mqtt:TopicAliasMaximum"] = "Topic aliases a client may define.",
        ["Mqtt:MaximumPacketSize"] = "The largest packet accepted, in bytes.",
        ["Mqtt:MaximumKeepAliveSeconds"] = "The longest keep-alive granted.",
        ["Mqtt:SessionExpirySeconds"] = "The longest a session outlives its connection.",
        ["Mqtt:ConnectTimeoutSeconds"] = "Seconds until a CONNECT must have been accepted.",
        ["Mqtt:MaximumQueuedMessages"] = "Messages that may wait for one client; then QoS 0 is dropped, then the client.",
        ["Live:TopicsPerConnection"] = "Topics one connection may follow.",
        ["Live:RingEvents"] = "Recent events kept in memory per followed topic.",
    };

    private static string Text(object? value) => value switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        System.Collections.IEnumerable and not string => "",
        _ => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) ?? "",
    };
}

/// <param name="Name">Section and key.</param>
public sealed record ConfigurationKey(string Name, string Default, string Meaning, string? Example);
