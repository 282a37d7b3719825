using System.Net;
using System.Net.Sockets;
using Roommate.Mqtt.Hosting;
using Shouldly;
using Xunit;

namespace Roommate.UnitTests.Mqtt.Hosting;

public sealed class PromptSocketTests
{
    [Fact]
    public async Task What_arrives_goes_on_without_a_pool_thread_where_the_runtime_can_do_that_and_the_machine_is_small()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var device = new TcpClient();
        await device.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        using var accepted = await listener.AcceptSocketAsync();
        PromptSocket.Use(accepted);
        using var receiving = new SocketAsyncEventArgs();
        receiving.SetBuffer(new byte[16]);
        var thread = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        receiving.Completed += (_, _) => thread.TrySetResult(Thread.CurrentThread.IsThreadPoolThread);
        accepted.ReceiveAsync(receiving).ShouldBeTrue("nothing is there yet");
        await device.GetStream().WriteAsync("packet"u8.ToArray());

        // A newer runtime that no longer has it fails here and is looked at again; nothing else depends on it.
        (await thread.Task.WaitAsync(TimeSpan.FromSeconds(10))).ShouldBe(Environment.ProcessorCount > 4);
    }

    [Fact]
    public void No_socket_is_no_trouble() => Should.NotThrow(static () => PromptSocket.Use(null));
}
