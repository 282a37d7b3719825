using System.Collections.Frozen;

namespace Roommate.Assistant.Tools;

/// <summary>Whether a tool may act at once or asks its person first. A tool that is not in the table asks.</summary>
internal static class ToolPolicy
{
    private enum Rule
    {
        /// <summary>Reads, and what anybody can take back at once.</summary>
        Free,

        /// <summary>Messages to others, deletes, commands, whole scenes.</summary>
        AsksFirst,

        /// <summary>By what the device is: see <see cref="DeviceRisk"/>.</summary>
        ByDevice,
    }

    private static readonly FrozenDictionary<string, Rule> Rules = new Dictionary<string, Rule>
    {
        ["set_device"] = Rule.ByDevice,
        ["command_device"] = Rule.AsksFirst,
        ["set_scene"] = Rule.AsksFirst,
        // A draft is never enabled by itself.
        ["draft_routine"] = Rule.Free,
        ["draft_suggestion"] = Rule.Free,
        ["remember"] = Rule.Free,
        ["forget"] = Rule.AsksFirst,
        ["start_timer"] = Rule.Free,
        ["cancel_timer"] = Rule.AsksFirst,
        ["remind"] = Rule.Free,
        ["remind_other"] = Rule.AsksFirst,
        ["cancel_reminder"] = Rule.AsksFirst,
        ["add_item"] = Rule.Free,
        ["complete_item"] = Rule.Free,
        ["remove_item"] = Rule.AsksFirst,
        ["send_message"] = Rule.AsksFirst,
    }.ToFrozenDictionary();

    public static bool Asks(string tool) => !Rules.TryGetValue(tool, out var rule) || rule == Rule.AsksFirst;
}
