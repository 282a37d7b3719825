using System.Buffers;
using System.IO;
using System.Runtime.ExceptionServices;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Roommate.Contracts;

namespace Roommate.Live.MessagePack;

/// <summary>Reads one hub message. What cannot be bound to a method fails that call; what is not a message ends the connection.</summary>
internal static class MessageReader
{
    private const int ErrorResult = 1;
    private const int VoidResult = 2;
    private const int ValueResult = 3;

    public static HubMessage? Read(ReadOnlySpan<byte> body, IInvocationBinder binder)
    {
        try
        {
            var reader = new MessagePackReader(body);
            var items = reader.ArrayHeader();
            var type = reader.Integer();
            return type switch
            {
                HubProtocolConstants.InvocationMessageType => Invocation(ref reader, binder, items, stream: false),
                HubProtocolConstants.StreamInvocationMessageType => Invocation(ref reader, binder, items, stream: true),
                HubProtocolConstants.StreamItemMessageType => StreamItem(ref reader, binder),
                HubProtocolConstants.CompletionMessageType => Completion(ref reader, binder),
                HubProtocolConstants.CancelInvocationMessageType => Cancel(ref reader),
                HubProtocolConstants.PingMessageType => PingMessage.Instance,
                HubProtocolConstants.CloseMessageType => Close(ref reader, items),
                HubProtocolConstants.AckMessageType => new AckMessage(reader.Integer()),
                HubProtocolConstants.SequenceMessageType => new SequenceMessage(reader.Integer()),
                // "Unknown message types are ignored", so that a newer client can still talk.
                _ => null,
            };
        }
        catch (OverflowException e)
        {
            throw new InvalidDataException("A number is out of range.", e);
        }
    }

    private static HubMessage Invocation(ref MessagePackReader reader, IInvocationBinder binder, int items, bool stream)
    {
        var headers = Headers(ref reader);
        var id = reader.TextOrNil();
        id = string.IsNullOrEmpty(id) ? null : id;
        var target = reader.Text();
        object?[] arguments;
        try
        {
            arguments = Arguments(ref reader, binder.GetParameterTypes(target));
        }
        catch (Exception exception)
        {
            return new InvocationBindingFailureMessage(id, target, ExceptionDispatchInfo.Capture(exception));
        }

        var streams = items > 5 ? StreamIds(ref reader) : null;
        HubMethodInvocationMessage message = stream
            ? new StreamInvocationMessage(id ?? throw new InvalidDataException("A stream invocation has no id."), target, arguments, streams)
            : new InvocationMessage(id, target, arguments, streams);
        return With(headers, message);
    }

    private static HubMessage StreamItem(ref MessagePackReader reader, IInvocationBinder binder)
    {
        var headers = Headers(ref reader);
        var id = reader.Text();
        try
        {
            return With(headers, new StreamItemMessage(id, Value(ref reader, binder.GetStreamItemType(id))));
        }
        catch (Exception exception)
        {
            return new StreamBindingFailureMessage(id, ExceptionDispatchInfo.Capture(exception));
        }
    }

    private static CompletionMessage Completion(ref MessagePackReader reader, IInvocationBinder binder)
    {
        var headers = Headers(ref reader);
        var id = reader.Text();
        return With(headers, reader.Integer() switch
        {
            ErrorResult => CompletionMessage.WithError(id, reader.Text()),
            VoidResult => CompletionMessage.Empty(id),
            ValueResult => Result(ref reader, id, binder),
            var kind => throw new InvalidDataException($"Unknown result kind {kind}."),
        });
    }

    private static CompletionMessage Result(ref MessagePackReader reader, string id, IInvocationBinder binder)
    {
        var value = reader.Value();
        try
        {
            var inner = new MessagePackReader(value);
            return CompletionMessage.WithResult(id, Value(ref inner, binder.GetReturnType(id)));
        }
        catch (Exception exception) when (exception is JsonException or InvalidDataException or InvalidOperationException)
        {
            return CompletionMessage.WithError(id, $"The result could not be read: {exception.Message}");
        }
    }

    private static CancelInvocationMessage Cancel(ref MessagePackReader reader)
    {
        var headers = Headers(ref reader);
        return With(headers, new CancelInvocationMessage(reader.Text()));
    }

    private static CloseMessage Close(ref MessagePackReader reader, int items)
    {
        var error = reader.TextOrNil();
        return new CloseMessage(error, allowReconnect: items > 2 && reader.Boolean());
    }

    private static object?[] Arguments(ref MessagePackReader reader, IReadOnlyList<Type> types)
    {
        var count = reader.ArrayHeader();
        var arguments = new object?[types.Count];
        for (var i = 0; i < count; i++)
        {
            if (i < types.Count)
            {
                arguments[i] = Value(ref reader, types[i]);
            }
            else
            {
                reader.Skip(0);
            }
        }

        return count == types.Count ? arguments : throw new InvalidDataException($"Invocation provides {count} argument(s) but target expects {types.Count}.");
    }

    private static string[]? StreamIds(ref MessagePackReader reader)
    {
        var count = reader.ArrayHeader();
        if (count == 0)
        {
            return null;
        }

        var ids = new string[count];
        for (var i = 0; i < ids.Length; i++)
        {
            ids[i] = reader.Text();
        }

        return ids;
    }

    private static object? Value(ref MessagePackReader reader, Type type)
    {
        var json = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(json))
        {
            JsonTranscoder.ToJson(ref reader, writer);
        }

        return JsonSerializer.Deserialize(json.WrittenSpan, type, Wire.Json);
    }

    private static Dictionary<string, string>? Headers(ref MessagePackReader reader)
    {
        var count = reader.MapHeader();
        if (count == 0)
        {
            return null;
        }

        var headers = new Dictionary<string, string>(count, StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
        {
            headers[reader.Text()] = reader.Text();
        }

        return headers;
    }

    private static T With<T>(Dictionary<string, string>? headers, T message)
        where T : HubInvocationMessage
    {
        if (headers is not null)
        {
            message.Headers = headers;
        }

        return message;
    }
}
