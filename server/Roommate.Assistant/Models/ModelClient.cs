using System.ClientModel;
using System.ClientModel.Primitives;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.Options;
using OpenAI;
using OpenAI.Chat;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;

namespace Roommate.Assistant.Models;

/// <summary>
/// Streams one completion from any OpenAI-compatible server. The package's own retries are off; ours stop at the first
/// update. Every way an upstream can go wrong ends in a <see cref="ModelException"/>.
/// </summary>
internal sealed class ModelClient(IOptions<ModelOptions> options, TimeProvider time)
{
    private readonly Lazy<ChatClient> _client = new(() => Create(options.Value));
    private readonly ResiliencePipeline _opening = Pipeline(time);

    public async IAsyncEnumerable<StreamingChatCompletionUpdate> StreamAsync(
        IReadOnlyList<ChatMessage> messages, ChatCompletionOptions request, [EnumeratorCancellation] CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(options.Value.TotalTimeoutMs), time);
        using var stall = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        var updates = await OpenAsync(messages, request, stall, ct);
        await using (updates)
        {
            var finished = false;
            do
            {
                var update = updates.Current;
                RequireNoError(update);
                finished |= update.FinishReason is not null;
                yield return update;
                stall.CancelAfter(options.Value.StallTimeoutMs);
            }
            while (await NextAsync(updates, ct));

            if (!finished)
            {
                throw ModelException.Broken("it ended without saying that it was finished");
            }
        }
    }

    private static ChatClient Create(ModelOptions options) => new(
        options.Model,
        new ApiKeyCredential(options.ApiKey.Length == 0 ? "none" : options.ApiKey),
        new OpenAIClientOptions { Endpoint = new Uri(options.Endpoint), RetryPolicy = new ClientRetryPolicy(0), NetworkTimeout = Timeout.InfiniteTimeSpan });

    private static ResiliencePipeline Pipeline(TimeProvider time) =>
        new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<ModelException>(static f => f.IsTransient && f.RetryAfter is null or { TotalSeconds: <= 5 }),
                MaxRetryAttempts = 2,
                Delay = TimeSpan.FromMilliseconds(300),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                DelayGenerator = static a => new ValueTask<TimeSpan?>((a.Outcome.Exception as ModelException)?.RetryAfter),
            })
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<ModelException>(static f => f.IsTransient),
                FailureRatio = 1,
                MinimumThroughput = 5,
                SamplingDuration = TimeSpan.FromSeconds(60),
                BreakDuration = TimeSpan.FromSeconds(60),
            })
            .Build();

    // An error event inside a 200 stream arrives as an empty update whose raw JSON holds it.
    private static void RequireNoError(StreamingChatCompletionUpdate update)
    {
#pragma warning disable SCME0001 // The patch is the only way to the members the package does not know.
        if (update.Patch.TryGetJson("$.error"u8, out var error) && !error.IsEmpty)
#pragma warning restore SCME0001
        {
            throw new ModelException("model_error", $"The language model's server reported an error: {MessageOf(error)}");
        }
    }

    private static string MessageOf(ReadOnlyMemory<byte> error)
    {
        try
        {
            var value = JsonSerializer.Deserialize<JsonElement>(error.Span);
            var text = value.ValueKind == JsonValueKind.Object && value.TryGetProperty("message", out var message) ? message.ToString() : value.ToString();
            return text.Length > 200 ? text[..200] : text;
        }
        catch (JsonException)
        {
            return "no details";
        }
    }

    private async Task<IAsyncEnumerator<StreamingChatCompletionUpdate>> OpenAsync(
        IReadOnlyList<ChatMessage> messages, ChatCompletionOptions request, CancellationTokenSource stall, CancellationToken ct)
    {
        try
        {
            return await _opening.ExecuteAsync(
                async token =>
                {
                    stall.CancelAfter(options.Value.FirstTokenTimeoutMs);
                    var updates = _client.Value.CompleteChatStreamingAsync(messages, request, stall.Token).GetAsyncEnumerator(stall.Token);
                    if (await NextAsync(updates, ct))
                    {
                        return updates;
                    }

                    await updates.DisposeAsync();
                    throw ModelException.Broken("it was empty");
                },
                ct);
        }
        catch (BrokenCircuitException)
        {
            throw new ModelException("model_unreachable", "The language model has failed several times and is left alone for a minute.");
        }
    }

    private static async ValueTask<bool> NextAsync(IAsyncEnumerator<StreamingChatCompletionUpdate> updates, CancellationToken ct)
    {
        try
        {
            return await updates.MoveNextAsync();
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw ModelException.Slow();
        }
        catch (ClientResultException refused)
        {
            throw OfStatus(refused);
        }
        catch (HttpRequestException unreachable)
        {
            throw ModelException.Unreachable(unreachable);
        }
        catch (AggregateException several) when (several.InnerExceptions.All(static e => e is HttpRequestException or ClientResultException))
        {
            throw ModelException.Unreachable(several);
        }
        catch (IOException cut)
        {
            throw new ModelException("model_broken_stream", "The connection to the language model broke off. Ask again to get a new answer.", inner: cut);
        }
        catch (Exception unreadable) when (unreadable is JsonException or ArgumentOutOfRangeException or FormatException or InvalidOperationException)
        {
            throw ModelException.Broken("it said something this client does not know");
        }
    }

    private static ModelException OfStatus(ClientResultException refused)
    {
        TimeSpan? wait = refused.GetRawResponse()?.Headers.TryGetValue("Retry-After", out var after) == true
            && double.TryParse(after, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : null;
        return refused.Status switch
        {
            0 => ModelException.Unreachable(refused),
            429 => new ModelException("model_busy", "The language model is busy. Try again in a moment.", wait, transient: true, refused),
            401 or 403 => new ModelException("model_refused", "The language model's server refused the key. The operator checks OpenAI:ApiKey.", inner: refused),
            404 => new ModelException("model_refused", "The language model's server does not know this model or address. The operator checks OpenAI:Endpoint and OpenAI:Model.", inner: refused),
            >= 500 => new ModelException("model_error", "The language model's server failed. Try again in a moment.", wait, transient: true, refused),
            _ => new ModelException("model_error", $"The language model's server refused the request ({refused.Status}).", inner: refused),
        };
    }
}
