using System.Reflection;
using Roommate.IntegrationTests.Mqtt.Harness;
using Roommate.Mqtt.Packets;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.Mqtt;

/// <summary>The normative statements, each with its test or the reason it has none.</summary>
public sealed class CoverageTests
{
    private static readonly string[] List = File.ReadAllLines(Path.Combine(Generated.Root, "tests", "vectors", "mqtt", "statements.txt"));

    [Theory]
    [BothVersions]
    public void Every_statement_that_concerns_a_server_has_a_test_and_no_test_names_another(MqttVersion version)
    {
        var listed = List
            .Where(line => line.StartsWith(version == MqttVersion.V5 ? "5.0 " : "3.1.1 ", StringComparison.Ordinal))
            .Select(static line => line.Split(' ', 3))
            .ToDictionary(static parts => parts[1], static parts => parts.Length == 3);
        listed.Count.ShouldBe(version == MqttVersion.V5 ? 251 : 142);
        var tested = typeof(CoverageTests).Assembly.GetTypes()
            .SelectMany(static type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance))
            .Select(static method => method.GetCustomAttribute<StatementsAttribute>())
            .OfType<StatementsAttribute>()
            .SelectMany(found => (version == MqttVersion.V5 ? found.V5 : found.V311).Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .ToHashSet();
        tested.Where(number => !listed.ContainsKey(number)).ShouldBeEmpty("no such statement");
        listed.Where(statement => !statement.Value && !tested.Contains(statement.Key)).Select(static statement => statement.Key).ShouldBeEmpty("without a test");
    }
}
