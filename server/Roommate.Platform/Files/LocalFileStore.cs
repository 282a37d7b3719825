using Microsoft.Extensions.Options;
using Roommate.Contracts.Faults;
using Roommate.Platform.Configuration;

namespace Roommate.Platform.Files;

/// <summary>Files in a folder of this machine, spread over sub-folders by the end of their name.</summary>
internal sealed class LocalFileStore : IFileStore
{
    private const int Buffer = 64 * 1024;

    private readonly string _root;

    public LocalFileStore(IOptions<FileStoreOptions> options, IOptions<DataOptions> data)
    {
        _root = options.Value.Directory.Length > 0 ? Path.GetFullPath(options.Value.Directory) : Path.Combine(Path.GetFullPath(data.Value.Directory), "files");
        try
        {
            Directory.CreateDirectory(_root);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"Files:Directory {_root} cannot be written ({exception.Message.TrimEnd('.')}). Example:  --Files:Directory=/srv/roommate/files");
        }
    }

    public async ValueTask PutAsync(string name, Stream content, CancellationToken ct)
    {
        var path = PathOf(name);
        var part = path + ".part";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            content.Position = 0;
            await using (var target = new FileStream(part, FileMode.Create, FileAccess.Write, FileShare.None, Buffer, FileOptionsOf(write: true)))
            {
                await content.CopyToAsync(target, Buffer, ct);
            }

            File.Move(part, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Trouble();
        }
        finally
        {
            File.Delete(part);
        }
    }

    public ValueTask<Stream?> OpenAsync(string name, long from, long length, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        try
        {
            var file = new FileStream(PathOf(name), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, Buffer, FileOptionsOf(write: false));
            file.Position = from;
            return ValueTask.FromResult<Stream?>(file);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return ValueTask.FromResult<Stream?>(null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Trouble();
        }
    }

    public ValueTask DeleteAsync(string name, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        try
        {
            File.Delete(PathOf(name));
            return ValueTask.CompletedTask;
        }
        catch (DirectoryNotFoundException)
        {
            return ValueTask.CompletedTask;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Trouble();
        }
    }

    // Ids end in random letters, so two of them spread well.
    private string PathOf(string name)
    {
        var stem = FileNames.Checked(name).Split('.')[0];
        return Path.Combine(_root, stem[^2..], name);
    }

    private static FileOptions FileOptionsOf(bool write) => FileOptions.Asynchronous | (write ? FileOptions.None : FileOptions.SequentialScan);

    private static FaultException Trouble() => new(Fault.Unavailable("Files cannot be read or written right now: the server's disk refuses. Tell its operator."));
}
