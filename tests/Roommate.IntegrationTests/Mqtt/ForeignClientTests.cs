using System.Diagnostics;
using Roommate.IntegrationTests.Mqtt.Harness;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.Mqtt;

/// <summary>Debian's mosquitto clients and npm's mqtt.js, as people have them.</summary>
[Collection(SharedServerGroup.Name)]
public sealed class ForeignClientTests(SharedServer shared)
{
    [Theory]
    [InlineData("311", 0)]
    [InlineData("311", 1)]
    [InlineData("311", 2)]
    [InlineData("5", 0)]
    [InlineData("5", 1)]
    [InlineData("5", 2)]
    public async Task Mosquitto_publishes_what_mosquitto_receives(string version, int qos)
    {
        var topic = MqttServer.Unique("mosquitto/");
        using var subscriber = Start("mosquitto_sub", $"-p {shared.Server.Port} -V {version} -q {qos} -t {topic}/# -v -C 3 -W 8");
        await Subscribed($"{topic}/#");

        foreach (var payload in new[] { "one", "two", "three" })
        {
            using var publisher = Start("mosquitto_pub", $"-p {shared.Server.Port} -V {version} -q {qos} -t {topic}/x -m {payload}");
            await publisher.WaitForExitAsync();
            publisher.ExitCode.ShouldBe(0, await publisher.StandardError.ReadToEndAsync());
        }

        var said = await subscriber.StandardOutput.ReadToEndAsync();
        await subscriber.WaitForExitAsync();
        subscriber.ExitCode.ShouldBe(0, said);
        said.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe([$"{topic}/x one", $"{topic}/x two", $"{topic}/x three"]);
    }

    [Fact]
    public async Task Mosquitto_gets_a_retained_message_and_a_will()
    {
        var topic = MqttServer.Unique("mosquitto/");
        using var publisher = Start("mosquitto_pub", $"-p {shared.Server.Port} -t {topic}/kept -m kept -r -q 1");
        await publisher.WaitForExitAsync();
        using var willing = Start("mosquitto_sub", $"-p {shared.Server.Port} -t {topic}/nothing --will-topic {topic}/will --will-payload gone");
        await Subscribed($"{topic}/nothing");

        using var subscriber = Start("mosquitto_sub", $"-p {shared.Server.Port} -t {topic}/# -v -C 2 -W 8");
        (await subscriber.StandardOutput.ReadLineAsync()).ShouldBe($"{topic}/kept kept");
        willing.Kill();
        (await subscriber.StandardOutput.ReadLineAsync()).ShouldBe($"{topic}/will gone");
    }

    [Fact]
    public async Task Mqttjs_publishes_and_receives_over_TCP_and_WebSocket_in_both_versions()
    {
        var folder = Path.Combine(Generated.Root, "tests", "mqttjs");
        if (!Directory.Exists(Path.Combine(folder, "node_modules", "mqtt")))
        {
            using var install = Start("npm", $"ci --no-audit --no-fund --prefix {folder}");
            await install.WaitForExitAsync();
            install.ExitCode.ShouldBe(0, await install.StandardError.ReadToEndAsync());
        }

        var ws = shared.Server.HttpAddress.Replace("http", "ws", StringComparison.Ordinal);
        using var check = Start("node", $"{folder}/check.mjs mqtt://127.0.0.1:{shared.Server.Port} {ws}/mqtt");
        var said = await check.StandardOutput.ReadToEndAsync();
        await check.WaitForExitAsync();
        check.ExitCode.ShouldBe(0, await check.StandardError.ReadToEndAsync());
        said.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(4);
    }

    private Task Subscribed(string filter) => Patience.UntilAsync(() => shared.Server.Core.Sessions.All.Any(s => s.Subscriptions.ContainsKey(filter)));

    private static Process Start(string program, string arguments) => Process.Start(new ProcessStartInfo(program, arguments)
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;
}
