using System.Text.Json.Nodes;

namespace Roommate.Home.Discovery;

/// <summary>One announced entity as it is kept: a component of a device's twin.</summary>
/// <param name="Key">What it is known by among all parts: its unique id, or platform and object id.</param>
/// <param name="Source">The topic that announces it; null while it moves from one topic to another (migration).</param>
/// <param name="Platform"><c>light</c>, <c>sensor</c>, ... or one of Tasmota's.</param>
/// <param name="Id">Its component in the twin.</param>
/// <param name="Config">Its configuration, keys in full.</param>
internal sealed record FoundPart(string Key, string? Source, string Platform, string Id, JsonObject Config);
