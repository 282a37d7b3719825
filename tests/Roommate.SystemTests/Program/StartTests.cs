using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Roommate.Testing;
using Shouldly;

namespace Roommate.SystemTests.Program;

/// <summary>What a person sees who starts the program, or cannot.</summary>
public sealed class StartTests
{
    [Fact]
    public async Task Help_lists_the_configuration()
    {
        var output = await RunAsync("--help");
        output.ShouldContain("--demo");
        output.ShouldContain("Redis:ConnectionString");
        output.ShouldContain("Data:Directory");
        output.ShouldContain("Mqtt:Listen");
    }

    [Fact]
    public async Task A_word_it_does_not_know_is_named() =>
        (await RunAsync("--dmeo")).ShouldContain("--dmeo");

    [Fact]
    public async Task The_first_start_says_where_it_is_how_to_sign_in_and_what_to_try()
    {
        await using var server = new ServerProcess();
        await server.StartAsync();
        server.Output.ShouldContain(server.Address.ToString().TrimEnd('/'));
        server.Output.ShouldContain("/setup");
        server.Output.ShouldContain("Try");
    }

    [Fact]
    public async Task A_taken_port_is_named_with_what_to_type()
    {
        await using var server = new ServerProcess();
        using var taken = new TcpListener(IPAddress.Loopback, server.Port);
        taken.Start();
        server.Launch();
        await server.ExitedAsync();
        server.ExitCode.ShouldBe(1);
        server.Output.ShouldContain($"{server.Port}");
        server.Output.ShouldContain("--Urls=");
        server.Output.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task A_taken_MQTT_port_is_named_with_what_to_type()
    {
        await using var server = new ServerProcess();
        using var taken = new TcpListener(IPAddress.Loopback, server.MqttPort);
        taken.Start();
        server.Launch();
        await server.ExitedAsync();
        server.ExitCode.ShouldBe(1);
        server.Output.ShouldContain($"{server.MqttPort}");
        server.Output.ShouldContain("--Mqtt:Listen=");
    }

    [Fact]
    public async Task A_missing_redis_server_is_named_with_the_command_that_installs_it()
    {
        await using var server = new ServerProcess();
        server.Environment["PATH"] = Path.GetDirectoryName(Environment.ProcessPath)!;
        server.Launch();
        await server.ExitedAsync();
        server.ExitCode.ShouldBe(1);
        server.Output.ShouldContain("redis-server");
        server.Output.ShouldContain("install");
    }

    [Fact]
    public async Task A_data_directory_that_cannot_be_written_is_named()
    {
        await using var server = new ServerProcess("--Data:Directory=/proc/roommate");
        server.Launch();
        await server.ExitedAsync();
        server.ExitCode.ShouldBe(1);
        server.Output.ShouldContain("/proc/roommate");
        server.Output.ShouldContain("Data:Directory");
    }

    [Fact]
    public async Task A_wrong_value_stops_the_start_with_the_keys_name()
    {
        await using var server = new ServerProcess("--Mqtt:MaximumPacketSize=-3");
        server.Launch();
        await server.ExitedAsync();
        server.ExitCode.ShouldBe(1);
        server.Output.ShouldContain("Mqtt:MaximumPacketSize");
    }

    private static async Task<string> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Roommate.Server.dll"));
        Array.ForEach(arguments, start.ArgumentList.Add);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return await output + await errors;
    }
}
