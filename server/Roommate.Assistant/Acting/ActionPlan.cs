using System.Text.Json;
using System.Text.Json.Nodes;
using Roommate.Contracts.Home;

namespace Roommate.Assistant.Acting;

/// <summary>What a command comes to: patches for devices, or an answer without any.</summary>
/// <param name="Patches">By device, each a merge-patch of desired.</param>
/// <param name="Done">What is said when all went well.</param>
public sealed record ActionPlan(IReadOnlyList<(Twin Twin, JsonObject Patch)> Patches, string Done)
{
    /// <summary>The name of a scene that is to be set.</summary>
    public string? Scene { get; init; }

    /// <summary>What devices are asked to do once, by their commands.</summary>
    public IReadOnlyList<(Twin Twin, string Command, JsonElement? Args)> Commands { get; init; } = [];

    public static ActionPlan Say(string text) => new([], text);
}
