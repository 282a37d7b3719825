using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text.Json;
using Microsoft.Extensions.Options;
using OpenAI;
using OpenAI.Audio;
using Roommate.Assistant.Models;

namespace Roommate.Assistant.Voice.Speaking;

/// <summary>
/// Any OpenAI-compatible speech server, streamed as it speaks: the package's usual call would wait for the whole. It is
/// asked for wav, which joins without gaps; one that sends something else is passed on as it is.
/// </summary>
internal sealed class ServerEngine(IOptions<ModelOptions> models, IOptions<SpeechOptions> options, TimeProvider time) : ISpeechEngine
{
    private readonly Lazy<AudioClient> _client = new(() => new AudioClient(
        models.Value.SpeechModel,
        new ApiKeyCredential(models.Value.ApiKey.Length == 0 ? "none" : models.Value.ApiKey),
        new OpenAIClientOptions { Endpoint = new Uri(models.Value.Endpoint), RetryPolicy = new ClientRetryPolicy(0), NetworkTimeout = Timeout.InfiniteTimeSpan }));

    public string Name => "server";

    public string? WhyNot => models.Value.Endpoint.Length > 0 && models.Value.SpeechModel.Length > 0 ? null : "No speech server is set: OpenAI:Endpoint and OpenAI:SpeechModel.";

    public async ValueTask<Sound> OpenAsync(SpeechOrder order, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(options.Value.TimeoutMs), time);
        var both = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        PipelineResponse? response = null;
        try
        {
            var result = await _client.Value.GenerateSpeechAsync(Body(order), new RequestOptions { BufferResponse = false, CancellationToken = both.Token });
            response = result.GetRawResponse();
            var stream = response.ContentStream ?? throw new SpeechException("The speech server sent an empty answer.");
            var opened = response;
            var sound = await Sound.ReadAsync(
                stream,
                () =>
                {
                    opened.Dispose();
                    both.Dispose();
                    return ValueTask.CompletedTask;
                },
                both.Token);
            limit.CancelAfter(Timeout.InfiniteTimeSpan);
            return sound;
        }
        catch (Exception exception)
        {
            response?.Dispose();
            both.Dispose();
            ct.ThrowIfCancellationRequested();
            throw exception switch
            {
                OperationCanceledException => new SpeechException("The speech server took too long.", exception),
                ClientResultException refused => new SpeechException($"The speech server refused ({refused.Status}).", exception),
                HttpRequestException or IOException or AggregateException => new SpeechException("The speech server does not answer.", exception),
                SpeechException known => known,
                _ => exception,
            };
        }
    }

    private BinaryContent Body(SpeechOrder order) => BinaryContent.Create(BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
    {
        ["model"] = models.Value.SpeechModel,
        ["input"] = order.Text,
        // A name that espeak-ng knows was chosen for espeak-ng.
        ["voice"] = order.Voice.Name is { } name && !EspeakVoices.IsOnlyEspeak(name) ? name : options.Value.Voice,
        ["response_format"] = "wav",
        ["speed"] = order.Speed,
    })));
}
