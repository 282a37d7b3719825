using System.Text.Json;
using System.Text.Json.Nodes;
using Roommate.Contracts;

namespace Roommate.Platform.Http;

/// <summary>What was asked for, as it goes into a trail: the request without anything that could open a door.</summary>
internal static class AuditedRequest
{
    private static readonly string[] Secret = ["password", "secret", "token", "otp", "code", "credential", "key", "ticket", "email", "header"];

    /// <summary>Null when this argument of a route is no request of ours, or says nothing.</summary>
    public static JsonNode? Of(object? argument)
    {
        if (argument is not JsonElement && argument?.GetType().Namespace?.StartsWith("Roommate.Contracts", StringComparison.Ordinal) != true)
        {
            return null;
        }

        return JsonSerializer.SerializeToNode(argument, Wire.Json) is JsonObject request && Clean(request).Count > 0 ? request : null;
    }

    private static JsonObject Clean(JsonObject request)
    {
        foreach (var (name, value) in request.ToArray())
        {
            if (Secret.Any(s => name.Contains(s, StringComparison.OrdinalIgnoreCase)))
            {
                request.Remove(name);
            }
            else if (value is JsonObject inner)
            {
                Clean(inner);
            }
            else if (value is JsonArray list)
            {
                foreach (var item in list.OfType<JsonObject>())
                {
                    Clean(item);
                }
            }
        }

        return request;
    }
}
