using Roommate.Mqtt.Packets;

namespace Roommate.IntegrationTests.Mqtt.Harness;

/// <summary>One general broker for all tests that need no settings of their own.</summary>
public sealed class SharedServer : IAsyncLifetime
{
    internal MqttServer Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await MqttServer.StartAsync();

    public async Task DisposeAsync() => await Server.DisposeAsync();
}

[CollectionDefinition(Name)]
public sealed class SharedServerGroup : ICollectionFixture<SharedServer>
{
    public const string Name = "a general MQTT broker";
}

/// <summary>Runs a test for both protocol versions.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BothVersionsAttribute : Xunit.Sdk.DataAttribute
{
    public override IEnumerable<object[]> GetData(System.Reflection.MethodInfo testMethod) => [[MqttVersion.V311], [MqttVersion.V5]];
}
