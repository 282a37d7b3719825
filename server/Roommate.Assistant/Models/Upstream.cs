using System.ClientModel;
using System.ClientModel.Primitives;
using OpenAI;
using OpenAI.Chat;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;

namespace Roommate.Assistant.Models;

/// <summary>One model on one server: its client (whose own retries are off) and its breaker. Ours retry before the first update only.</summary>
internal sealed class Upstream(ModelEntry entry, TimeProvider time)
{
    private readonly Lazy<ChatClient> _client = new(() => new ChatClient(
        entry.Model,
        new ApiKeyCredential(entry.ApiKey.Length == 0 ? "none" : entry.ApiKey),
        new OpenAIClientOptions { Endpoint = new Uri(entry.Endpoint), RetryPolicy = new ClientRetryPolicy(0), NetworkTimeout = Timeout.InfiniteTimeSpan }));

    public ModelEntry Entry => entry;

    public ChatClient Client => _client.Value;

    public ResiliencePipeline Opening { get; } = new ResiliencePipelineBuilder { TimeProvider = time }
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
}
