using System.Text.Json;
using Roommate.Contracts.People;
using Roommate.Platform.Http;
using Shouldly;

namespace Roommate.UnitTests.Platform.Http;

/// <summary>A trail says what was asked for and holds nothing that opens a door.</summary>
public sealed class AuditedRequestTests
{
    [Fact]
    public void What_was_asked_for_is_kept_without_secrets_at_any_depth()
    {
        AuditedRequest.Of(new CreateHomeRequest("A home"))!["name"]!.GetValue<string>().ShouldBe("A home");
        AuditedRequest.Of(new PasswordChange("old-password", "new-password")).ShouldBeNull();
        var nested = JsonSerializer.SerializeToElement(new { name = "hook", action = new { url = "https://example.com", apiKey = "k" }, steps = new[] { new { secret = "s", at = 1 } } });
        AuditedRequest.Of(nested)!.ToJsonString().ShouldBe("""{"name":"hook","action":{"url":"https://example.com"},"steps":[{"at":1}]}""");
    }

    [Fact]
    public void What_is_no_request_of_ours_is_not_written()
    {
        AuditedRequest.Of("hom_1").ShouldBeNull();
        AuditedRequest.Of(null).ShouldBeNull();
        AuditedRequest.Of(CancellationToken.None).ShouldBeNull();
    }
}
