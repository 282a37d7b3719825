using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.Options;
using Roommate.People.SetUp;
using Roommate.Platform.Http;

namespace Roommate.Server.Operations;

/// <summary>What the person at the terminal reads once everything runs: the address, how to sign in, three things to try.</summary>
public sealed class Welcome(IServer server, FirstOwner owner, IOptions<DemoOptions> demo, IOptions<SetupOptions> setup) : IHostedLifecycleService
{
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        var address = ServerAddress.Of(server);
        Terminal.Say($"\nRoommate is running at {address}   (Ctrl+C stops it)\n");
        Terminal.Say(await SignInAsync(address, cancellationToken));
        Terminal.Say(
            """

            Try
              1. Open the page on a phone and a laptop side by side and flip a switch on one of them.
              2. Write in a room:  turn on the kitchen lights   or   is the front door locked?
              3. Move a tile from a shell, as a device of yours would: add a device on the page, then
                 mosquitto_pub -h localhost -u dev_... -P its-secret -q 1 -t rm/1/dev_.../reported -m '{"seq":1,"patch":{"light":{"on":true}}}'

            """);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async ValueTask<string> SignInAsync(string address, CancellationToken ct) =>
        demo.Value.Enabled ? $"Sign in  as {demo.Value.Email} with the password {demo.Value.Password} (the page offers it)"
        : await owner.IsNeededAsync(ct) ? $"Set it up  at {address}/setup with the token {owner.Token()}"
        : setup.Value.Email.Length > 0 ? $"Sign in  as {setup.Value.Email}"
        : "Sign in  with the account made at set-up";
}
