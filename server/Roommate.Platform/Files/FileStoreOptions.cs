using Roommate.Platform.Configuration;

namespace Roommate.Platform.Files;

/// <summary>Section <c>Files</c>: where pictures, sound and documents are kept.</summary>
public sealed class FileStoreOptions
{
    public const string Section = "Files";

    private const int Mebi = 1024 * 1024;

    [ConfigKey("Where files are kept when no S3 store is named. Empty: the folder files in the data directory. More than one node: a folder all of them share, or S3.", "/srv/roommate/files")]
    public string Directory { get; set; } = "";

    [ConfigKey("The address of an S3-compatible store (AWS, MinIO, Garage, Ceph). Empty: files are kept in a folder.", "https://s3.eu-central-1.amazonaws.com")]
    public string Endpoint { get; set; } = "";

    [ConfigKey("The bucket in that store.", "roommate")]
    public string Bucket { get; set; } = "";

    [ConfigKey("The store's region, as it signs.", "eu-central-1")]
    public string Region { get; set; } = "us-east-1";

    [ConfigKey("The access key of the store.", "AKIA...")]
    public string AccessKey { get; set; } = "";

    [ConfigKey("The secret key of the store. Better as Files__SecretKey__File.", "...")]
    public string SecretKey { get; set; } = "";

    [ConfigKey("The largest file that is taken, in MB.", "50")]
    public int MostMegabytes { get; set; } = 25;

    [ConfigKey("What the files of one home may take together, in MB.", "10000")]
    public int QuotaMegabytes { get; set; } = 2000;

    public long MostBytes => (long)MostMegabytes * Mebi;

    public long QuotaBytes => (long)QuotaMegabytes * Mebi;

    public bool IsS3 => Endpoint.Length > 0;

    /// <summary>Null when all is well.</summary>
    public string? Problem() =>
        MostMegabytes is < 1 or > 1000 ? "Files:MostMegabytes is a number from 1 to 1000. Example:  --Files:MostMegabytes=25"
        : QuotaMegabytes is < 1 or > 10_000_000 ? "Files:QuotaMegabytes is a number from 1 to 10000000. Example:  --Files:QuotaMegabytes=2000"
        : !IsS3 ? null
        : !Uri.TryCreate(Endpoint, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.AbsolutePath != "/"
            ? "Files:Endpoint is no address of a store. Example:  --Files:Endpoint=https://s3.eu-central-1.amazonaws.com"
        : Bucket.Length == 0 ? "Files:Endpoint needs Files:Bucket. Example:  --Files:Bucket=roommate"
        : AccessKey.Length == 0 || SecretKey.Length == 0 ? "Files:Endpoint needs Files:AccessKey and Files:SecretKey. Example:  --Files:AccessKey=AKIA..."
        : null;
}
