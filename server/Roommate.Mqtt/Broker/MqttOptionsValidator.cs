using System.Globalization;
using System.Net;
using Microsoft.Extensions.Options;
using Roommate.Mqtt.Packets;
using Roommate.Mqtt.Topics;

namespace Roommate.Mqtt.Broker;

/// <summary>Stops the start with the key, what is wrong and an example.</summary>
internal sealed class MqttOptionsValidator : IValidateOptions<MqttOptions>
{
    public ValidateOptionsResult Validate(string? name, MqttOptions options)
    {
        var problems = new List<string>();
        CheckEndpoints(problems, "Mqtt:Listen", options.Listen, "127.0.0.1:1883");
        CheckEndpoints(problems, "Mqtt:Tls:Listen", options.Tls.Listen, "0.0.0.0:8883");
        CheckRange(problems, "Mqtt:ReceiveMaximum", options.ReceiveMaximum, 1, ushort.MaxValue, 20);
        CheckRange(problems, "Mqtt:TopicAliasMaximum", options.TopicAliasMaximum, 0, ushort.MaxValue, 16);
        CheckRange(problems, "Mqtt:MaximumPacketSize", options.MaximumPacketSize, 1024, 268_435_460, 262144);
        CheckRange(problems, "Mqtt:MaximumKeepAliveSeconds", options.MaximumKeepAliveSeconds, 0, ushort.MaxValue, 600);
        CheckRange(problems, "Mqtt:SessionExpirySeconds", options.SessionExpirySeconds, 0, int.MaxValue, 86400);
        CheckRange(problems, "Mqtt:ConnectTimeoutSeconds", options.ConnectTimeoutSeconds, 1, 600, 10);
        CheckRange(problems, "Mqtt:MaximumQueuedMessages", options.MaximumQueuedMessages, 1, int.MaxValue, 10000);
        CheckRange(problems, "Mqtt:MaximumQueuedBytes", options.MaximumQueuedBytes, 1024, long.MaxValue, 16777216);
        CheckRange(problems, "Mqtt:MaximumInflight", options.MaximumInflight, 1, ushort.MaxValue, 100);
        CheckRange(problems, "Mqtt:MaximumSubscriptions", options.MaximumSubscriptions, 1, int.MaxValue, 10000);
        CheckRange(problems, "Mqtt:MaximumRetained", options.MaximumRetained, 0, int.MaxValue, 1000000);
        CheckTls(problems, options.Tls);
        for (var i = 0; i < options.Access.Count; i++)
        {
            CheckRule(problems, $"Mqtt:Access:{i}", options.Access[i]);
        }

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    /// <summary>The addresses of a <c>Listen</c> value that was validated.</summary>
    internal static IEnumerable<IPEndPoint> Endpoints(string value) => Split(value).Select(IPEndPoint.Parse);

    internal static bool TryParseCode(string? text, out MqttReason reason)
    {
        reason = MqttReason.NotAuthorized;
        if (string.IsNullOrWhiteSpace(text))
        {
            return true;
        }

        var parsed = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? byte.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            : byte.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out code);
        reason = (MqttReason)code;
        return parsed && reason.IsFailure();
    }

    private static string[] Split(string value) => value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static void CheckEndpoints(List<string> problems, string key, string value, string example)
    {
        foreach (var part in Split(value))
        {
            if (!IPEndPoint.TryParse(part, out _) || !part.Contains(':', StringComparison.Ordinal))
            {
                problems.Add($"{key} is '{value}', but '{part}' is not an address and a port. Example: {key}={example}");
            }
        }
    }

    private static void CheckRange(List<string> problems, string key, long value, long least, long most, long example)
    {
        if (value < least || value > most)
        {
            problems.Add($"{key} is {value}, but must be from {least} to {most}. Example: {key}={example}");
        }
    }

    private static void CheckTls(List<string> problems, MqttTlsOptions tls)
    {
        if (tls.Listen.Length == 0)
        {
            return;
        }

        if (!File.Exists(tls.Certificate))
        {
            problems.Add($"Mqtt:Tls:Certificate is '{tls.Certificate}', but there is no such file, and Mqtt:Tls:Listen needs one. Example: Mqtt:Tls:Certificate=/etc/roommate/mqtt.pem");
        }

        if (tls.Key.Length > 0 && !File.Exists(tls.Key))
        {
            problems.Add($"Mqtt:Tls:Key is '{tls.Key}', but there is no such file. Example: Mqtt:Tls:Key=/etc/roommate/mqtt.key");
        }

        if (tls.ClientCertificates != MqttClientCertificates.None && !File.Exists(tls.Authorities))
        {
            problems.Add($"Mqtt:Tls:Authorities is '{tls.Authorities}', but there is no such file, and Mqtt:Tls:ClientCertificates is {tls.ClientCertificates}. Example: Mqtt:Tls:Authorities=/etc/roommate/clients.pem");
        }
    }

    private static void CheckRule(List<string> problems, string key, MqttAccessRule rule)
    {
        if (!TopicRules.IsFilter(rule.Filter))
        {
            problems.Add($"{key}:Filter is '{rule.Filter}', which is not a topic filter. Example: {key}:Filter=sensors/+/temperature");
        }

        if (!TryParseCode(rule.Code, out _))
        {
            problems.Add($"{key}:Code is '{rule.Code}', which is not a failure code from 0x80 to 0xFF. Example: {key}:Code=0x87");
        }
    }
}
