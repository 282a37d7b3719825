using System.Buffers;
using System.IO;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Protocol;
using Roommate.Contracts;

namespace Roommate.Live.MessagePack;

/// <summary>Writes one hub message as the array the specification gives for its type.</summary>
internal static class MessageWriter
{
    private const int ErrorResult = 1;
    private const int VoidResult = 2;
    private const int ValueResult = 3;

    public static void Write(HubMessage message, IBufferWriter<byte> output)
    {
        var writer = new MessagePackWriter(output);
        switch (message)
        {
            case InvocationMessage invocation:
                writer.ArrayHeader(6);
                Start(writer, HubProtocolConstants.InvocationMessageType, invocation.Headers);
                writer.Text(invocation.InvocationId);
                Call(writer, invocation, output);
                break;
            case StreamInvocationMessage stream:
                writer.ArrayHeader(6);
                Start(writer, HubProtocolConstants.StreamInvocationMessageType, stream.Headers);
                writer.Text(stream.InvocationId);
                Call(writer, stream, output);
                break;
            case StreamItemMessage item:
                writer.ArrayHeader(4);
                Start(writer, HubProtocolConstants.StreamItemMessageType, item.Headers);
                writer.Text(item.InvocationId);
                Value(item.Item, writer, output);
                break;
            case CompletionMessage completion:
                Completion(completion, writer, output);
                break;
            case CancelInvocationMessage cancel:
                writer.ArrayHeader(3);
                Start(writer, HubProtocolConstants.CancelInvocationMessageType, cancel.Headers);
                writer.Text(cancel.InvocationId);
                break;
            case PingMessage:
                writer.ArrayHeader(1);
                writer.Integer(HubProtocolConstants.PingMessageType);
                break;
            case CloseMessage close:
                writer.ArrayHeader(3);
                writer.Integer(HubProtocolConstants.CloseMessageType);
                writer.Text(close.Error);
                writer.Boolean(close.AllowReconnect);
                break;
            case AckMessage ack:
                Numbered(writer, HubProtocolConstants.AckMessageType, ack.SequenceId);
                break;
            case SequenceMessage sequence:
                Numbered(writer, HubProtocolConstants.SequenceMessageType, sequence.SequenceId);
                break;
            default:
                throw new InvalidDataException($"Unknown hub message {message.GetType().Name}.");
        }
    }

    private static void Numbered(MessagePackWriter writer, int type, long sequence)
    {
        writer.ArrayHeader(2);
        writer.Integer(type);
        writer.Integer(sequence);
    }

    private static void Start(MessagePackWriter writer, int type, IDictionary<string, string>? headers)
    {
        writer.Integer(type);
        writer.MapHeader(headers?.Count ?? 0);
        foreach (var (name, value) in headers ?? new Dictionary<string, string>())
        {
            writer.Text(name);
            writer.Text(value);
        }
    }

    private static void Call(MessagePackWriter writer, HubMethodInvocationMessage call, IBufferWriter<byte> output)
    {
        writer.Text(call.Target);
        writer.ArrayHeader(call.Arguments.Length);
        foreach (var argument in call.Arguments)
        {
            Value(argument, writer, output);
        }

        writer.ArrayHeader(call.StreamIds?.Length ?? 0);
        foreach (var id in call.StreamIds ?? [])
        {
            writer.Text(id);
        }
    }

    private static void Completion(CompletionMessage completion, MessagePackWriter writer, IBufferWriter<byte> output)
    {
        var kind = completion.Error is not null ? ErrorResult : completion.HasResult ? ValueResult : VoidResult;
        writer.ArrayHeader(kind == VoidResult ? 4 : 5);
        Start(writer, HubProtocolConstants.CompletionMessageType, completion.Headers);
        writer.Text(completion.InvocationId);
        writer.Integer(kind);
        if (kind == ErrorResult)
        {
            writer.Text(completion.Error);
        }
        else if (kind == ValueResult)
        {
            Value(completion.Result, writer, output);
        }
    }

    private static void Value(object? value, MessagePackWriter writer, IBufferWriter<byte> output)
    {
        if (value is null)
        {
            writer.Nil();
            return;
        }

        var json = JsonSerializer.SerializeToUtf8Bytes(value, value.GetType(), Wire.Json);
        JsonTranscoder.ToMessagePack(json, output);
    }
}
