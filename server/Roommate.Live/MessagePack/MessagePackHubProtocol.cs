using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace Roommate.Live.MessagePack;

/// <summary>
/// SignalR's MessagePack hub protocol, version 2 (dotnet/aspnetcore, src/SignalR/docs/specs/HubProtocol.md, "MessagePack
/// (MsgPack) Encoding"): every message type, streams, acks and sequence numbers, each framed by a varint length. Values
/// have the names and forms of the JSON protocol. Microsoft's own package does not restore where this is built.
/// </summary>
public sealed class MessagePackHubProtocol : IHubProtocol
{
    /// <inheritdoc />
    public string Name => "messagepack";

    /// <inheritdoc />
    public int Version => 2;

    /// <inheritdoc />
    public TransferFormat TransferFormat => TransferFormat.Binary;

    /// <inheritdoc />
    public bool IsVersionSupported(int version) => version <= Version;

    /// <inheritdoc />
    public bool TryParseMessage(ref ReadOnlySequence<byte> input, IInvocationBinder binder, [NotNullWhen(true)] out HubMessage? message)
    {
        while (Framing.TryTake(ref input, out var payload))
        {
            message = payload.IsSingleSegment ? MessageReader.Read(payload.FirstSpan, binder) : ReadScattered(payload, binder);
            if (message is not null)
            {
                return true;
            }
        }

        message = null;
        return false;
    }

    /// <inheritdoc />
    public void WriteMessage(HubMessage message, IBufferWriter<byte> output)
    {
        var body = new ArrayBufferWriter<byte>(256);
        MessageWriter.Write(message, body);
        Framing.Write(body.WrittenSpan, output);
    }

    /// <inheritdoc />
    public ReadOnlyMemory<byte> GetMessageBytes(HubMessage message)
    {
        var output = new ArrayBufferWriter<byte>(256);
        WriteMessage(message, output);
        return output.WrittenMemory;
    }

    private static HubMessage? ReadScattered(ReadOnlySequence<byte> payload, IInvocationBinder binder)
    {
        var whole = ArrayPool<byte>.Shared.Rent((int)payload.Length);
        try
        {
            payload.CopyTo(whole);
            return MessageReader.Read(whole.AsSpan(0, (int)payload.Length), binder);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(whole);
        }
    }
}
