using System.Text;
using System.Text.Json;
using Roommate.Contracts.Home;

namespace Roommate.Assistant.Answers;

/// <summary>
/// How the devices of a home stand: what is wanted of them and what they do. What they only measure is left out, for a
/// thermometer that tells a tenth more every second would let no answer hold; a model reads measurements with a tool. Pure.
/// </summary>
internal static class HomeState
{
    private static readonly HashSet<string> Measured = ["current", "action", "battery", "power", "energy", "rssi", "uptime", "linkquality"];

    public static string Of(IEnumerable<Twin> twins)
    {
        var state = new StringBuilder();
        foreach (var twin in twins.OrderBy(static t => t.Id, StringComparer.Ordinal))
        {
            state.Append(twin.Id).Append(' ').Append(twin.Name).Append(' ').Append(twin.DesiredVersion).Append(' ').Append(twin.Connection.Online);
            Add(state, twin);
            state.Append(';');
        }

        return state.ToString();
    }

    private static void Add(StringBuilder state, Twin twin)
    {
        if (twin.Reported.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        foreach (var part in twin.Reported.EnumerateObject())
        {
            if (twin.About.Components?.GetValueOrDefault(part.Name)?.Kind == "sensor")
            {
                continue;
            }

            foreach (var (name, value) in Values(part))
            {
                state.Append(' ').Append(name).Append('=').Append(value);
            }
        }
    }

    private static IEnumerable<(string Name, string Value)> Values(JsonProperty part) =>
        part.Value.ValueKind != JsonValueKind.Object
            ? [(part.Name, part.Value.GetRawText())]
            : part.Value.EnumerateObject().Where(static p => !Measured.Contains(p.Name)).Select(p => ($"{part.Name}.{p.Name}", p.Value.GetRawText()));
}
