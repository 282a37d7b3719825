using System.Text.Json;
using System.Text.Json.Nodes;
using Roommate.Contracts;

namespace Roommate.People.Leaving;

/// <summary>
/// Takes a person out of a kept JSON document: their id becomes nobody's, names beside it a former member's, their words
/// go. Knows no module's shapes, only how this wire names things.
/// </summary>
internal sealed class PersonScrub(string userId, IReadOnlySet<string> turns)
{
    public const string Nobody = "usr_00000000000000000000000000";
    private const string FormerMember = "Former member";

    private static readonly string[] Names = ["name", "displayName", "userName", "askedByName", "authorName", "ownerName", "personName"];
    private static readonly string[] Words = ["text", "question", "prompt", "note"];
    private static readonly string[] Owners = ["userId", "askedBy", "authorId", "ownerId", "personId"];

    /// <summary>The document without the person; null when it does not name them (or is no JSON).</summary>
    public string? Clean(string json)
    {
        if (!Mentions(json))
        {
            return null;
        }

        try
        {
            var root = JsonNode.Parse(json);
            return root is null ? null : Clean(root).ToJsonString(Wire.Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public bool Mentions(string text) => text.Contains(userId, StringComparison.Ordinal) || turns.Any(t => text.Contains(t, StringComparison.Ordinal));

    private JsonNode Clean(JsonNode node)
    {
        switch (node)
        {
            case JsonObject found:
                CleanObject(found);
                return found;
            case JsonArray list:
                for (var i = list.Count - 1; i >= 0; i--)
                {
                    Replace(list[i], next => list[i] = next, () => list.RemoveAt(i));
                }

                return list;
            default:
                return IsText(node, out var text) && text.Contains(userId, StringComparison.Ordinal) ? JsonValue.Create(text.Replace(userId, Nobody, StringComparison.Ordinal)) : node;
        }
    }

    private void CleanObject(JsonObject found)
    {
        if (IsPerson(found["id"]) || IsTurn(found["id"]) || Owners.Any(o => IsPerson(found[o])))
        {
            Blank(found, Names, FormerMember);
        }

        if (Owners.Any(o => IsPerson(found[o])) || IsPerson((found["author"] as JsonObject)?["id"]) || IsReply(found))
        {
            Blank(found, Words, "");
            if (found.ContainsKey("author"))
            {
                found["removed"] = true;
                found.Remove("clientId");
                found.Remove("attachments");
            }
        }

        if (IsPerson(found["by"]))
        {
            Blank(found, ["reason"], "");
        }

        foreach (var (key, value) in found.ToArray())
        {
            if (key == userId)
            {
                found.Remove(key);
            }
            else
            {
                Replace(value, next => found[key] = next, null);
            }
        }
    }

    // In a list of ids the person's own is left out; anywhere else it becomes nobody's.
    private void Replace(JsonNode? value, Action<JsonNode> put, Action? leaveOut)
    {
        if (value is null)
        {
            return;
        }

        if (leaveOut is not null && IsPerson(value))
        {
            leaveOut();
            return;
        }

        var clean = Clean(value);
        if (!ReferenceEquals(clean, value))
        {
            put(clean);
        }
    }

    private static void Blank(JsonObject found, string[] keys, string with)
    {
        foreach (var key in keys.Where(k => IsText(found[k], out _)))
        {
            found[key] = with;
        }
    }

    // What the assistant said to the person.
    private bool IsReply(JsonObject found) => found.ContainsKey("author") && IsTurn(found["turnId"]);

    private bool IsPerson(JsonNode? node) => IsText(node, out var text) && text == userId;

    private bool IsTurn(JsonNode? node) => IsText(node, out var text) && turns.Contains(text);

    private static bool IsText(JsonNode? node, out string text)
    {
        text = "";
        return node is JsonValue value && value.GetValueKind() == JsonValueKind.String && value.TryGetValue(out text!);
    }
}
