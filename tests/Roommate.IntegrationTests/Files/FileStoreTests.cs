using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Roommate.Contracts.Faults;
using Roommate.Platform.Configuration;
using Roommate.Platform.Files;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.Files;

/// <summary>What every file store promises; run over the folder and over a program that speaks S3. That one knows keys but computes no signatures; ours is held against Amazon's examples in <c>AwsSignatureTests</c>.</summary>
public abstract class FileStoreContract
{
    private protected abstract IFileStore Store { get; }

    [Fact]
    public async Task What_was_put_is_there_whole_in_parts_and_until_it_is_deleted()
    {
        const string Name = "fil_01JD0000000000000000000001";
        var bytes = Enumerable.Range(0, 200_000).Select(static i => (byte)(i * 7)).ToArray();
        using var content = new MemoryStream(bytes);
        await Store.PutAsync(Name, content, CancellationToken.None);
        (await ReadAsync(Name, 0, 0)).ShouldBe(bytes);
        (await ReadAsync(Name, 100_000, 5))[..5].ShouldBe(bytes[100_000..100_005]);
        using var other = new MemoryStream([1, 2, 3]);
        await Store.PutAsync(Name, other, CancellationToken.None);
        (await ReadAsync(Name, 0, 0)).ShouldBe([1, 2, 3]);
        await Store.DeleteAsync(Name, CancellationToken.None);
        (await Store.OpenAsync(Name, 0, 0, CancellationToken.None)).ShouldBeNull();
        await Store.DeleteAsync(Name, CancellationToken.None);
    }

    [Theory]
    [InlineData("../escape")]
    [InlineData("a/b")]
    [InlineData("fil_1.exe/..")]
    public async Task A_name_that_is_a_path_is_none(string name) =>
        await Should.ThrowAsync<ArgumentException>(async () => await Store.OpenAsync(name, 0, 0, CancellationToken.None));

    private async Task<byte[]> ReadAsync(string name, long from, long length)
    {
        await using var content = (await Store.OpenAsync(name, from, length, CancellationToken.None)).ShouldNotBeNull();
        using var bytes = new MemoryStream();
        await content.CopyToAsync(bytes);
        return bytes.ToArray();
    }
}

public sealed class LocalFileStoreTests : FileStoreContract, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("roommate-files-");

    private protected override IFileStore Store => new LocalFileStore(Options.Create(new FileStoreOptions()), Options.Create(new DataOptions { Directory = _folder.FullName }));

    public void Dispose() => _folder.Delete(recursive: true);
}

public sealed class S3FileStoreTests(S3Program s3) : FileStoreContract, IClassFixture<S3Program>
{
    private protected override IFileStore Store => Of(S3Program.Key);

    [Fact]
    public async Task A_wrong_key_is_refused_and_a_store_that_is_away_is_unavailable_not_a_crash()
    {
        using var content = new MemoryStream([1]);
        var refused = await Should.ThrowAsync<FaultException>(async () => await Of("not the key").PutAsync("fil_02", content, CancellationToken.None));
        refused.Fault.Code.ShouldBe(FaultCode.Unavailable);
        var away = Of(S3Program.Key, $"http://127.0.0.1:{FreePort.Next()}");
        (await Should.ThrowAsync<FaultException>(async () => await away.OpenAsync("fil_02", 0, 0, CancellationToken.None))).Fault.Code.ShouldBe(FaultCode.Unavailable);
    }

    private S3FileStore Of(string key, string? endpoint = null) => new(
        Options.Create(new FileStoreOptions { Endpoint = endpoint ?? s3.Address.ToString(), Bucket = "roommate", AccessKey = key, SecretKey = S3Program.Secret }),
        new ServiceCollection().AddHttpClient(S3FileStore.Client).Services.BuildServiceProvider().GetRequiredService<IHttpClientFactory>(),
        TimeProvider.System,
        NullLogger<S3FileStore>.Instance);
}
