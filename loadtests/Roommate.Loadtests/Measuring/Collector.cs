using System.Buffers;
using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Roommate.Loadtests.Measuring;

/// <summary>
/// Asks another .NET program for a full collection: a trace session of the runtime's diagnostics socket with the keyword that begins
/// with one (the .NET diagnostics IPC protocol, "CollectTracing2"), ended at once.
/// </summary>
public static class Collector
{
    private const byte EventPipe = 2;
    private const byte CollectTracing = 3;
    private const byte StopTracing = 1;
    private const int HeaderLength = 20;
    private const long HeapCollect = 0x800000;
    private const int Informational = 4;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static async Task CollectAsync(int processId, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        var path = Directory.EnumerateFiles(Path.GetTempPath(), $"dotnet-diagnostic-{processId}-*-socket").First();
        using var session = await OpenAsync(path, CollectTracing, Session(), patience.Token);
        var answer = new byte[HeaderLength + sizeof(long)];
        await session.ReadExactlyAsync(answer, patience.Token);
        var rest = session.CopyToAsync(Stream.Null, patience.Token);

        // The session begins with the collection; its end is asked for once that has surely begun.
        await Task.Delay(TimeSpan.FromSeconds(2), patience.Token);
        using (var stop = await OpenAsync(path, StopTracing, answer.AsMemory(HeaderLength), patience.Token))
        {
            await stop.ReadExactlyAsync(answer, patience.Token);
        }

        await rest;
    }

    private static async Task<NetworkStream> OpenAsync(string path, byte command, ReadOnlyMemory<byte> payload, CancellationToken ct)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), ct);
        var stream = new NetworkStream(socket, ownsSocket: true);
        var header = new byte[HeaderLength];
        "DOTNET_IPC_V1"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(14), (ushort)(HeaderLength + payload.Length));
        header[16] = EventPipe;
        header[17] = command;
        await stream.WriteAsync((byte[])[.. header, .. payload.Span], ct);
        return stream;
    }

    // Buffer in MB, format (nettrace), no rundown, one provider: keywords, level, name, no filter.
    private static byte[] Session()
    {
        var payload = new ArrayBufferWriter<byte>();
        Number(payload, 16);
        Number(payload, 1);
        payload.Write((ReadOnlySpan<byte>)[0]);
        Number(payload, 1);
        BinaryPrimitives.WriteInt64LittleEndian(payload.GetSpan(sizeof(long)), HeapCollect);
        payload.Advance(sizeof(long));
        Number(payload, Informational);
        const string provider = "Microsoft-Windows-DotNETRuntime\0";
        Number(payload, provider.Length);
        payload.Write(Encoding.Unicode.GetBytes(provider));
        Number(payload, 0);
        return payload.WrittenSpan.ToArray();
    }

    private static void Number(ArrayBufferWriter<byte> payload, int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(payload.GetSpan(sizeof(int)), value);
        payload.Advance(sizeof(int));
    }
}
