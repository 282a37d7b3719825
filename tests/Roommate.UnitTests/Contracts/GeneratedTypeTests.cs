using Roommate.Testing;
using Roommate.Testing.TypeScript;

namespace Roommate.UnitTests.Contracts;

public sealed class GeneratedTypeTests
{
    [Fact]
    public void The_pages_types_are_the_servers_records()
    {
        foreach (var (name, text) in ContractTypes.Files())
        {
            Generated.ShouldMatch($"web/src/contracts/{name}", text);
        }
    }
}
