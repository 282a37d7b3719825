using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Roommate.Contracts.Faults;
using Roommate.Live.SignalR;

namespace Roommate.Server.Hub;

/// <summary>
/// Wraps a hub protocol so that every failed call answers <c>code: text</c>, as the contract says: SignalR puts a sentence
/// of its own before a HubException's message, and answers unreadable arguments and unknown methods without a code. It also lets
/// the events of a Subscribe flow once its answer is written.
/// </summary>
public sealed class CodedProtocol(IHubProtocol inner) : IHubProtocol
{
    private const string Marker = "HubException: ";

    public string Name => inner.Name;

    public int Version => inner.Version;

    public TransferFormat TransferFormat => inner.TransferFormat;

    public bool IsVersionSupported(int version) => inner.IsVersionSupported(version);

    public bool TryParseMessage(ref ReadOnlySequence<byte> input, IInvocationBinder binder, [NotNullWhen(true)] out HubMessage? message) =>
        inner.TryParseMessage(ref input, binder, out message);

    public void WriteMessage(HubMessage message, IBufferWriter<byte> output)
    {
        inner.WriteMessage(Coded(message), output);
        LiveConnections.Written(message);
    }

    public ReadOnlyMemory<byte> GetMessageBytes(HubMessage message) => inner.GetMessageBytes(Coded(message));

    private static HubMessage Coded(HubMessage message) =>
        message is CompletionMessage { Error: { } error, InvocationId: { } id } ? CompletionMessage.WithError(id, Text(error)) : message;

    private static string Text(string error)
    {
        var at = error.IndexOf(Marker, StringComparison.Ordinal);
        if (at >= 0)
        {
            return error[(at + Marker.Length)..] is var text && HasCode(text) ? text : $"{FaultCode.Invalid}: {text}";
        }

        return HasCode(error) ? error : $"{FaultCode.Invalid}: The method does not exist or its argument could not be read. See docs/live.md for its shape.";
    }

    private static bool HasCode(string text)
    {
        var colon = text.IndexOf(": ", StringComparison.Ordinal);
        return colon > 0 && FaultCode.All.Contains(text[..colon]);
    }
}
