using System.Text.Json;
using Roommate.Contracts;

namespace Roommate.IntegrationTests.Assistant;

internal static class Read
{
    public static T As<T>(this JsonElement data) => data.Deserialize<T>(Wire.Json)!;
}
