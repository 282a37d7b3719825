namespace Roommate.Platform.Configuration;

/// <summary>Section <c>Data</c>.</summary>
public sealed class DataOptions
{
    public const string Section = "Data";

    [ConfigKey("Everything this node keeps: the local Redis, logs, the set-up token.", "/var/lib/roommate")]
    public string Directory { get; set; } = "./data";

    /// <summary>The full path, made when it is not there; a <see cref="StartupException"/> when it cannot be written.</summary>
    public string Ensure()
    {
        var full = Path.GetFullPath(Directory);
        try
        {
            System.IO.Directory.CreateDirectory(full);
            var probe = Path.Combine(full, ".writable");
            File.WriteAllText(probe, "");
            File.Delete(probe);
            return full;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartupException(
                $"The data directory {full} cannot be written ({exception.Message.TrimEnd('.')}).\n" +
                "Choose another one:  ./run --Data:Directory=./elsewhere");
        }
    }
}
