using System.ClientModel;
using System.ClientModel.Primitives;
using System.Net.Http.Headers;
using Microsoft.Extensions.Options;
using OpenAI;
using OpenAI.Audio;
using Polly;
using Polly.CircuitBreaker;
using Roommate.Assistant.Models;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;
using Written = Roommate.Contracts.Faults.Outcome<string>;

namespace Roommate.Assistant.Voice.Hearing.Transcription;

/// <summary>What is to be written down.</summary>
/// <param name="Prompt">Names that may occur; a hint that recognisers follow.</param>
internal sealed record TranscriptionRequest(ReadOnlyMemory<byte> Sound, string FileName, string ContentType, string? Language, string Prompt);

/// <summary>
/// Writes speech down with any OpenAI-compatible server. A server that can stream does, one that cannot answers at once, one
/// that refuses to be asked for a stream is asked without. Every way it can fail is a fault that a person can be told.
/// </summary>
internal sealed class Transcriber(IOptions<ModelOptions> model, IOptions<HearingOptions> options, TimeProvider time) : IVoiceAbility
{
    private const int BadRequest = 400;
    private const int Unprocessable = 422;

    private readonly Lazy<AudioClient> _client = new(() => new AudioClient(
        model.Value.TranscriptionModel,
        new ApiKeyCredential(model.Value.ApiKey.Length == 0 ? "none" : model.Value.ApiKey),
        new OpenAIClientOptions { Endpoint = new Uri(model.Value.Endpoint), RetryPolicy = new ClientRetryPolicy(0), NetworkTimeout = Timeout.InfiniteTimeSpan }));

    private readonly CircuitBreakerStateProvider _breaker = new();
    private ResiliencePipeline<Written>? _pipeline;
    private volatile bool _noStreams;

    public VoiceWay Way => VoiceWay.Transcription;

    public bool IsOn => model.Value.Endpoint.Length > 0 && model.Value.TranscriptionModel.Length > 0;

    public VoiceAbility State =>
        !IsOn ? new VoiceAbility(false, Why: Off)
        : _breaker.CircuitState == CircuitState.Open ? new VoiceAbility(true, model.Value.TranscriptionModel, "The transcription server has failed several times and is left alone for a minute.")
        : new VoiceAbility(true, model.Value.TranscriptionModel);

    private string Off => model.Value.Endpoint.Length == 0
        ? "No transcription server is configured: set OpenAI:Endpoint and OpenAI:TranscriptionModel. Until then the browser's own recogniser writes down what is said, where it has one."
        : "No transcription model is configured: set OpenAI:TranscriptionModel. Until then the browser's own recogniser writes down what is said, where it has one.";

    /// <summary>The fault that says why nothing can be written down here; null when it can.</summary>
    public Fault? WhyNot => IsOn ? null : new Fault(FaultCode.Unavailable, Off);

    /// <summary>The text of the speech; empty when nothing was said.</summary>
    /// <param name="soFar">Hears the text so far from a server that streams.</param>
    public async ValueTask<Written> WriteAsync(TranscriptionRequest request, Func<string, ValueTask>? soFar, CancellationToken ct)
    {
        if (WhyNot is { } off)
        {
            return off;
        }

        try
        {
            return await Pipeline().ExecuteAsync(token => AskAsync(request, soFar, token), ct);
        }
        catch (BrokenCircuitException)
        {
            return Fault.Unavailable("The transcription server has failed several times and is left alone for a minute. Type instead, or try again then.");
        }
    }

    private ResiliencePipeline<Written> Pipeline() => _pipeline ??= new ResiliencePipelineBuilder<Written> { TimeProvider = time }
        .AddCircuitBreaker(new CircuitBreakerStrategyOptions<Written>
        {
            ShouldHandle = static a => ValueTask.FromResult(a.Outcome.Result.Fault?.Code is FaultCode.Unavailable or FaultCode.Timeout),
            FailureRatio = 1,
            MinimumThroughput = 5,
            SamplingDuration = TimeSpan.FromSeconds(60),
            BreakDuration = TimeSpan.FromSeconds(60),
            StateProvider = _breaker,
        })
        .Build();

    private async ValueTask<Written> AskAsync(TranscriptionRequest request, Func<string, ValueTask>? soFar, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(options.Value.TimeoutMs), time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        try
        {
            try
            {
                return await SendAsync(request, stream: !_noStreams, soFar, both.Token);
            }
            catch (ClientResultException refused) when (!_noStreams && refused.Status is BadRequest or Unprocessable && refused.Message.Contains("stream", StringComparison.OrdinalIgnoreCase))
            {
                _noStreams = true;
                return await SendAsync(request, stream: false, soFar, both.Token);
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return Fault.Timeout("The transcription server took too long and was stopped. Say it again, or type it.");
        }
        catch (ClientResultException refused)
        {
            return OfStatus(refused);
        }
        catch (Exception trouble) when (trouble is HttpRequestException or IOException or AggregateException)
        {
            return Fault.Unavailable("The transcription server does not answer. Say it again in a moment, or type it.");
        }
    }

    private async ValueTask<Written> SendAsync(TranscriptionRequest request, bool stream, Func<string, ValueTask>? soFar, CancellationToken ct)
    {
        using var form = Form(request, stream);
        using var body = new MemoryStream();
        await form.CopyToAsync(body, ct);
        body.Position = 0;
        using var content = BinaryContent.Create(body);
        var answer = await _client.Value.TranscribeAudioAsync(content, form.Headers.ContentType!.ToString(), new RequestOptions { CancellationToken = ct, BufferResponse = false });
        using var response = answer.GetRawResponse();
        var type = response.Headers.TryGetValue("Content-Type", out var named) ? named! : "";
        return await TranscriptReader.ReadAsync(response.ContentStream!, type, soFar, ct);
    }

    private MultipartFormDataContent Form(TranscriptionRequest request, bool stream)
    {
        var form = new MultipartFormDataContent
        {
            { new ReadOnlyMemoryContent(request.Sound) { Headers = { ContentType = new MediaTypeHeaderValue(request.ContentType) } }, "file", request.FileName },
            { new StringContent(model.Value.TranscriptionModel), "model" },
            { new StringContent("json"), "response_format" },
        };
        if (request.Language is { } language)
        {
            form.Add(new StringContent(language), "language");
        }

        if (request.Prompt.Length > 0)
        {
            form.Add(new StringContent(request.Prompt), "prompt");
        }

        if (stream)
        {
            form.Add(new StringContent("true"), "stream");
        }

        return form;
    }

    private static Fault OfStatus(ClientResultException refused) => refused.Status switch
    {
        401 or 403 => Fault.Unavailable("The transcription server refused the key. The operator checks OpenAI:ApiKey."),
        404 => Fault.Unavailable("The transcription server does not know this model or address. The operator checks OpenAI:Endpoint and OpenAI:TranscriptionModel."),
        413 => Fault.TooLarge("The transcription server takes no recording of this length. Say it in parts."),
        BadRequest or 415 or Unprocessable => Fault.Invalid("audio", "The transcription server cannot read this recording. Send it in another form, wav for example."),
        429 => Fault.Unavailable("The transcription server is busy. Say it again in a moment, or type it."),
        _ => Fault.Unavailable("The transcription server failed. Say it again in a moment, or type it."),
    };
}
