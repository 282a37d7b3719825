using System.Globalization;
using System.Text;
using Roommate.Mqtt.Storage;

namespace Roommate.Home.Endpoint;

/// <summary>What a node's clients want, as it is told: an id to answer with, a version, and each filter behind its level.</summary>
internal static class WantBytes
{
    /// <summary>Instead of changes: everything is new.</summary>
    public const string Everything = "*";

    public static string Level(MqttWantLevel level) => ((int)level).ToString(CultureInfo.InvariantCulture);

    public static string Of(IReadOnlyList<MqttWant> wants) => string.Join('\0', wants.Select(static w => Level(w.Level) + w.Filter));

    public static (string Id, long Version, IReadOnlyList<MqttWant>? Changes)? Read(ReadOnlySpan<byte> told)
    {
        var parts = Encoding.UTF8.GetString(told).Split('\0');
        if (parts.Length < 3 || !long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var version))
        {
            return null;
        }

        return (parts[0], version, parts[2] == Everything ? null : [.. parts[2..].Where(static p => p.Length > 1).Select(static p => Want(p[1..], p[..1]))]);
    }

    public static MqttWant Want(string filter, string level) =>
        new(filter, level switch { "1" => MqttWantLevel.Away, "2" => MqttWantLevel.Connected, _ => MqttWantLevel.None });
}
