using System.Diagnostics;
using System.Globalization;
using Roommate.Testing;

namespace Roommate.SystemTests.Nodes;

/// <summary>The topology of docker-compose.yml from the real programs: one Redis, two servers, nginx with deploy/nginx.conf.</summary>
internal sealed class TwoNodes : IAsyncDisposable
{
    // Where Debian puts it; not on every person's path.
    private const string Nginx = "/usr/sbin/nginx";

    private readonly string _folder = Directory.CreateTempSubdirectory("roommate-nginx-").FullName;
    private Process? _nginx;

    private TwoNodes(params string[] configuration)
    {
        Redis = new RedisServer();
        string[] all =
        [
            $"--Redis:ConnectionString={Redis.ConnectionString}",
            $"--Setup:Email={TestHome.Email}", $"--Setup:Password={TestHome.Password}", "--Setup:Name=Ana", "--Setup:Home=Test home",
            .. configuration,
        ];
        A = new ServerProcess(all);
        B = new ServerProcess(all);
        Port = FreePort.Next();
    }

    public RedisServer Redis { get; }

    public ServerProcess A { get; }

    public ServerProcess B { get; }

    public int Port { get; }

    /// <summary>Where people come in: nginx.</summary>
    public Uri Address => new($"http://127.0.0.1:{Port}");

    public static async Task<TwoNodes> StartAsync(params string[] configuration)
    {
        var nodes = new TwoNodes(configuration);
        await nodes.A.StartAsync();
        await nodes.B.StartAsync();
        await nodes.StartNginxAsync();
        return nodes;
    }

    public async ValueTask DisposeAsync()
    {
        if (_nginx is not null)
        {
            _nginx.Kill(entireProcessTree: true);
            await _nginx.WaitForExitAsync();
            _nginx.Dispose();
        }

        await A.DisposeAsync();
        await B.DisposeAsync();
        Redis.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    // The file that ships, with the names of its world replaced by those of this one.
    private async Task StartNginxAsync()
    {
        var text = (await File.ReadAllTextAsync(Path.Combine(Generated.Root, "deploy/nginx.conf")))
            .Replace("server-a:8080", At(A.Port), StringComparison.Ordinal)
            .Replace("server-b:8080", At(B.Port), StringComparison.Ordinal)
            .Replace("listen 8080;", $"listen {At(Port)};", StringComparison.Ordinal)
            .Replace(
                "http {",
                $"pid {_folder}/pid;\nhttp {{\n  access_log off;\n  client_body_temp_path {_folder}/body;\n  proxy_temp_path {_folder}/proxy;\n  fastcgi_temp_path {_folder}/f;\n  uwsgi_temp_path {_folder}/u;\n  scgi_temp_path {_folder}/s;\n",
                StringComparison.Ordinal);
        var file = Path.Combine(_folder, "nginx.conf");
        await File.WriteAllTextAsync(file, text);
        _nginx = Process.Start(File.Exists(Nginx) ? Nginx : "nginx", ["-c", file, "-p", _folder, "-e", Path.Combine(_folder, "error.log"), "-g", "daemon off;"]);
        using var http = new HttpClient();
        await Patience.UntilAsync(
            async () =>
            {
                try
                {
                    using var answer = await http.GetAsync(new Uri(Address, "/health/live"));
                    return answer.IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            () => "nginx is not up: " + File.ReadAllText(Path.Combine(_folder, "error.log")));
    }

    private static string At(int port) => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");
}
