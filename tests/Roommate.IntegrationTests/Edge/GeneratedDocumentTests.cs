using System.Text.Json;
using Roommate.Server.Hub;
using Roommate.Testing;
using Roommate.Testing.TypeScript;

namespace Roommate.IntegrationTests.Edge;

[Collection(HomeFixtureGroup.Name)]
public sealed class GeneratedDocumentTests(HomeFixture fixture)
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public async Task The_checked_in_OpenAPI_document_is_the_servers()
    {
        var document = await fixture.Home.Owner.GetAsync<System.Text.Json.Nodes.JsonObject>("/openapi/v1.json");
        document.Remove("servers");
        Generated.ShouldMatch("docs/openapi.json", document.ToJsonString(Readable) + "\n");
    }

    [Fact]
    public void The_pages_hub_interface_is_the_servers_hub() =>
        Generated.ShouldMatch("web/src/contracts/hub.ts", ContractTypes.Hub(typeof(RoommateHub)));
}
