using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Roommate.Contracts.Faults;

namespace Roommate.Platform.Files;

/// <summary>Files in a bucket of anything that speaks S3, addressed by path (<c>/bucket/name</c>), each request signed.</summary>
internal sealed partial class S3FileStore(IOptions<FileStoreOptions> options, IHttpClientFactory clients, TimeProvider time, ILogger<S3FileStore> log) : IFileStore
{
    public const string Client = "files";

    private const string Type = "application/octet-stream";

    private static readonly string EmptyHash = AwsSignature.Hex(SHA256.HashData([]));

    private readonly Uri _endpoint = new(options.Value.Endpoint);
    private readonly AwsKey _key = new(options.Value.AccessKey, options.Value.SecretKey, options.Value.Region);

    public async ValueTask PutAsync(string name, Stream content, CancellationToken ct)
    {
        content.Position = 0;
        var hash = AwsSignature.Hex(await SHA256.HashDataAsync(content, ct));
        content.Position = 0;
        // The stream stays its owner's: a request disposes its content.
        using var request = Signed(HttpMethod.Put, name, hash);
        request.Content = new StreamContent(new Borrowed(content));
        request.Content.Headers.ContentLength = content.Length;
        request.Content.Headers.TryAddWithoutValidation("Content-Type", Type);
        using var answer = await SendAsync(request, ct);
        if (!answer.IsSuccessStatusCode)
        {
            throw await RefusedAsync(answer, "PUT", ct);
        }
    }

    public async ValueTask<Stream?> OpenAsync(string name, long from, long length, CancellationToken ct)
    {
        using var request = Signed(HttpMethod.Get, name, EmptyHash);
        if (length > 0)
        {
            request.Headers.TryAddWithoutValidation("Range", string.Create(CultureInfo.InvariantCulture, $"bytes={from}-{from + length - 1}"));
        }

        var answer = await SendAsync(request, ct);
        if (answer.StatusCode == HttpStatusCode.NotFound)
        {
            answer.Dispose();
            return null;
        }

        if (answer.StatusCode is not (HttpStatusCode.PartialContent or HttpStatusCode.OK))
        {
            using (answer)
            {
                throw await RefusedAsync(answer, "GET", ct);
            }
        }

        var content = await answer.Content.ReadAsStreamAsync(ct);
        if (answer.StatusCode == HttpStatusCode.OK && from > 0)
        {
            await SkipAsync(content, from, ct);
        }

        return content;
    }

    public async ValueTask DeleteAsync(string name, CancellationToken ct)
    {
        using var request = Signed(HttpMethod.Delete, name, EmptyHash);
        using var answer = await SendAsync(request, ct);
        if (!answer.IsSuccessStatusCode && answer.StatusCode != HttpStatusCode.NotFound)
        {
            throw await RefusedAsync(answer, "DELETE", ct);
        }
    }

    private static FaultException Trouble() => new(Fault.Unavailable("The store of files does not answer right now. Nothing was changed; try again in a moment."));

    // A store that knows no ranges answers everything.
    private static async Task SkipAsync(Stream content, long bytes, CancellationToken ct)
    {
        var buffer = new byte[64 * 1024];
        while (bytes > 0)
        {
            var read = await content.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, bytes)), ct);
            if (read == 0)
            {
                return;
            }

            bytes -= read;
        }
    }

    private HttpRequestMessage Signed(HttpMethod method, string name, string bodyHash)
    {
        var path = $"/{Uri.EscapeDataString(options.Value.Bucket)}/{FileNames.Checked(name)}";
        var at = time.GetUtcNow();
        var headers = new Dictionary<string, string>
        {
            ["host"] = _endpoint.IsDefaultPort ? _endpoint.Host : $"{_endpoint.Host}:{_endpoint.Port}",
            [AwsSignature.HashHeader] = bodyHash,
            [AwsSignature.DateHeader] = AwsSignature.TimeOf(at),
        };
        var request = new HttpRequestMessage(method, new Uri(_endpoint, path));
        request.Headers.TryAddWithoutValidation("Authorization", AwsSignature.Authorization(_key, method.Method, path, "", headers, bodyHash, at));
        request.Headers.Add(AwsSignature.HashHeader, bodyHash);
        request.Headers.Add(AwsSignature.DateHeader, headers[AwsSignature.DateHeader]);
        return request;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct)
    {
        try
        {
            return await clients.CreateClient(Client).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is OperationCanceledException && !ct.IsCancellationRequested))
        {
            Log.Away(log, exception, _endpoint.Host);
            throw Trouble();
        }
    }

    // What the store says is for the operator; it may name keys and buckets.
    private async Task<FaultException> RefusedAsync(HttpResponseMessage answer, string method, CancellationToken ct)
    {
        var said = await answer.Content.ReadAsStringAsync(ct);
        Log.Refused(log, method, (int)answer.StatusCode, said.Length > 500 ? said[..500] : said);
        return Trouble();
    }

    private sealed class Borrowed(Stream inner) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => inner.Length;

        public override long Position { get => inner.Position; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => inner.ReadAsync(buffer, cancellationToken);

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => inner.ReadAsync(buffer, offset, count, cancellationToken);

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The store of files at {Host} does not answer")]
        public static partial void Away(ILogger logger, Exception exception, string host);

        [LoggerMessage(2, LogLevel.Warning, "The store of files refused {Method} with {Status}: {Said}")]
        public static partial void Refused(ILogger logger, string method, int status, string said);
    }
}
