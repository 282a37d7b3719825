using System.ClientModel;
using System.ClientModel.Primitives;
using Microsoft.Extensions.Options;
using OpenAI;
using OpenAI.Embeddings;

namespace Roommate.Assistant.Models;

/// <summary>Finds the meaning of texts with any OpenAI-compatible server; optional.</summary>
internal sealed class EmbeddingModel(IOptions<ModelOptions> options)
{
    private readonly ModelEntry? _entry = options.Value.FirstOf(ModelRole.Embeddings);

    private readonly Lazy<EmbeddingClient> _client = new(() => Create(options.Value.Of(ModelRole.Embeddings)[0]));

    public bool IsConfigured => _entry is not null;

    public string Name => _entry?.Model ?? "";

    /// <summary>One vector per text, in order; a server that does not answer so throws a <see cref="ModelException"/>.</summary>
    public async ValueTask<IReadOnlyList<float[]>> EmbedAsync(IReadOnlyList<string> texts, CancellationToken ct)
    {
        try
        {
            var answer = await _client.Value.GenerateEmbeddingsAsync(texts, cancellationToken: ct);
            return answer.Value.Count == texts.Count
                ? [.. answer.Value.OrderBy(static e => e.Index).Select(static e => e.ToFloats().ToArray())]
                : throw ModelException.Broken("it gave another number of vectors than texts");
        }
        catch (Exception trouble) when (trouble is ClientResultException or HttpRequestException or IOException or AggregateException)
        {
            throw ModelException.Unreachable(trouble);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw ModelException.Slow();
        }
        catch (Exception unreadable) when (unreadable is System.Text.Json.JsonException or FormatException or ArgumentException or InvalidOperationException)
        {
            throw ModelException.Broken("its vectors could not be read");
        }
    }

    private static EmbeddingClient Create(ModelEntry entry) => new(
        entry.Model,
        new ApiKeyCredential(entry.ApiKey.Length == 0 ? "none" : entry.ApiKey),
        new OpenAIClientOptions { Endpoint = new Uri(entry.Endpoint), RetryPolicy = new ClientRetryPolicy(0), NetworkTimeout = TimeSpan.FromSeconds(30) });
}
