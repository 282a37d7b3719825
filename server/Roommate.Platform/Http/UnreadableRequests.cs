using System.Diagnostics;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Roommate.Contracts;
using Roommate.Contracts.Faults;
using BadHttpRequestException = Microsoft.AspNetCore.Http.BadHttpRequestException;

namespace Roommate.Platform.Http;

/// <summary>
/// A request that Kestrel cannot read (a %00 in its path, a header too long, no HTTP at all) never becomes one of ours, and
/// Kestrel's own answer has no body. It tells of it just before it answers, with the connection: there its answer is replaced
/// by a problem document.
/// </summary>
public static class UnreadableRequests
{
    private const string Told = "Microsoft.AspNetCore.Server.Kestrel.BadRequest";

    /// <summary>On every connection that speaks HTTP.</summary>
    public static void UseRefusals(this KestrelServerOptions kestrel) => kestrel.ConfigureEndpointDefaults(static endpoint => endpoint.Use(static next => async connection =>
    {
        var plain = connection.Transport;
        var refusals = new RefusalWriter(plain.Output);
        connection.Features.Set(refusals);
        connection.Transport = new Duplex(plain.Input, refusals);
        try
        {
            await next(connection);
        }
        finally
        {
            connection.Transport = plain;
        }
    }));

    /// <summary>From the start of the program on.</summary>
    public static void AnswerUnreadableRequests(this IApplicationBuilder app) =>
        app.ApplicationServices.GetRequiredService<DiagnosticListener>().Subscribe(new Observer(), static (name, _, _) => name == Told);

    private static void Refuse(IFeatureCollection connection)
    {
        // Bytes below TLS are not HTTP, and what has begun to be answered cannot be taken back.
        if (connection.Get<IBadRequestExceptionFeature>()?.Error is not BadHttpRequestException { StatusCode: var status }
            || connection.Get<RefusalWriter>() is not { } refusals
            || connection.Get<ITlsHandshakeFeature>() is not null
            || connection.Get<IHttpResponseFeature>() is not { HasStarted: false }
            || HttpMethods.IsHead(connection.Get<IHttpRequestFeature>()?.Method ?? ""))
        {
            return;
        }

        refusals.AnswerInstead(Answer(status, connection.Get<IHttpRequestIdentifierFeature>()?.TraceIdentifier ?? ""));
    }

    private static byte[] Answer(int status, string trace)
    {
        var fault = status switch
        {
            StatusCodes.Status408RequestTimeout => Fault.Timeout("The request did not come to its end in time."),
            StatusCodes.Status413PayloadTooLarge or StatusCodes.Status414UriTooLong or StatusCodes.Status431RequestHeaderFieldsTooLarge => Fault.TooLarge("The request, its address or its headers are too large."),
            _ => Fault.Invalid("The request could not be read: its first line or its headers are not what HTTP allows."),
        };
        var body = JsonSerializer.SerializeToUtf8Bytes(Problems.Document(fault, status, trace), Wire.Json);
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"HTTP/1.1 {status} {ReasonPhrases.GetReasonPhrase(status)}\r\nContent-Type: application/problem+json\r\nContent-Length: {body.Length}\r\nConnection: close\r\nX-Content-Type-Options: nosniff\r\n\r\n");
        return [.. Encoding.ASCII.GetBytes(head), .. body];
    }

    private sealed class Duplex(PipeReader input, PipeWriter output) : IDuplexPipe
    {
        public PipeReader Input => input;

        public PipeWriter Output => output;
    }

    private sealed class Observer : IObserver<KeyValuePair<string, object?>>
    {
        public void OnNext(KeyValuePair<string, object?> value)
        {
            if (value is { Key: Told, Value: IFeatureCollection connection })
            {
                Refuse(connection);
            }
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }
    }
}
