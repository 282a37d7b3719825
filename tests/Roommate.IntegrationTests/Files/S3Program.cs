using Roommate.Testing;

namespace Roommate.IntegrationTests.Files;

/// <summary>npm's s3rver with a bucket of our own.</summary>
public sealed class S3Program : IAsyncLifetime
{
    // The only pair it knows.
    public const string Key = "S3RVER";
    public const string Secret = "S3RVER";

    private NodeProgram _program = null!;

    public DirectoryInfo Folder { get; } = Directory.CreateTempSubdirectory("roommate-s3-");

    public Uri Address => _program.Address;

    /// <summary>The objects there are.</summary>
    public string[] Objects => [.. Directory.GetFiles(Folder.FullName, "*_object", SearchOption.AllDirectories)];

    public async Task InitializeAsync() => _program = await NodeProgram.StartAsync("s3.mjs", Folder.FullName);

    public async Task DisposeAsync()
    {
        await _program.DisposeAsync();
        Folder.Delete(recursive: true);
    }
}
