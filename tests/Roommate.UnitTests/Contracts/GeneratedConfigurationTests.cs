using Roommate.Server.Operations;
using Roommate.Testing;

namespace Roommate.UnitTests.Contracts;

public sealed class GeneratedConfigurationTests
{
    [Fact]
    public void The_configuration_page_is_what_the_options_say() => Generated.ShouldMatch("docs/configuration.md", HelpText.Markdown());
}
