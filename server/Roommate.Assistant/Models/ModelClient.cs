using System.ClientModel;
using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using OpenAI.Chat;
using Polly.CircuitBreaker;

namespace Roommate.Assistant.Models;

/// <summary>
/// Streams one completion from any OpenAI-compatible server. Of several models of a role the next one is tried when one
/// fails before its first update. Every way an upstream can go wrong ends in a <see cref="ModelException"/>.
/// </summary>
internal sealed class ModelClient(IOptions<ModelOptions> options, TimeProvider time)
{
    private readonly ConcurrentDictionary<(string Endpoint, string Model), Upstream> _upstreams = new();

    public IAsyncEnumerable<StreamingChatCompletionUpdate> StreamAsync(IReadOnlyList<ChatMessage> messages, ChatCompletionOptions request, CancellationToken ct) =>
        StreamAsync(ModelRole.Default, messages, request, static _ => { }, ct);

    /// <param name="answering">Is told which model answers.</param>
    public async IAsyncEnumerable<StreamingChatCompletionUpdate> StreamAsync(
        ModelRole role, IReadOnlyList<ChatMessage> messages, ChatCompletionOptions request, Action<ModelEntry> answering, [EnumeratorCancellation] CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(options.Value.TotalTimeoutMs), time);
        var (updates, stall) = await OpenAnyAsync(role, messages, request, limit, answering, ct);
        using (stall)
        {
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
                while (await NextAsync(updates, begun: true, ct));

                if (!finished)
                {
                    throw ModelException.Broken("it ended without saying that it was finished");
                }
            }
        }
    }

    /// <summary>The whole text of a completion, for what nobody watches.</summary>
    public async ValueTask<string> CompleteAsync(ModelRole role, IReadOnlyList<ChatMessage> messages, ChatCompletionOptions request, Action<ModelEntry, ChatTokenUsage> used, CancellationToken ct)
    {
        var text = new StringBuilder();
        ModelEntry? model = null;
        await foreach (var update in StreamAsync(role, messages, request, m => model = m, ct))
        {
            foreach (var part in update.ContentUpdate)
            {
                text.Append(part.Text);
            }

            if (update.Usage is { } usage)
            {
                used(model!, usage);
            }

            if (text.Length > options.Value.MaximumAnswer)
            {
                throw new ModelException("model_endless", "The answer grew too long and was stopped.");
            }
        }

        return text.ToString();
    }

    private async ValueTask<(IAsyncEnumerator<StreamingChatCompletionUpdate> Updates, CancellationTokenSource Stall)> OpenAnyAsync(
        ModelRole role, IReadOnlyList<ChatMessage> messages, ChatCompletionOptions request, CancellationTokenSource limit, Action<ModelEntry> answering, CancellationToken ct)
    {
        ModelException? last = null;
        var pictured = messages.Any(ModelPictures.Has);
        foreach (var entry in pictured ? options.Value.Of(role).OrderByDescending(static m => m.Images) : options.Value.Of(role).AsEnumerable())
        {
            var given = pictured && !entry.Images ? ModelPictures.Without(messages) : messages;
            var upstream = _upstreams.GetOrAdd((entry.Endpoint, entry.Model), _ => new Upstream(entry, time));
            var stall = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
            try
            {
                var updates = await OpenAsync(upstream, given, request, stall, ct);
                answering(entry);
                return (updates, stall);
            }
            catch (ModelException failed) when (!ct.IsCancellationRequested && !limit.IsCancellationRequested)
            {
                stall.Dispose();
                last = failed;
            }
        }

        throw last ?? new ModelException("model_unreachable", "No language model is configured for this.");
    }

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
        Upstream upstream, IReadOnlyList<ChatMessage> messages, ChatCompletionOptions request, CancellationTokenSource stall, CancellationToken ct)
    {
        try
        {
            return await upstream.Opening.ExecuteAsync(
                async token =>
                {
                    stall.CancelAfter(options.Value.FirstTokenTimeoutMs);
                    var updates = upstream.Client.CompleteChatStreamingAsync(messages, request, stall.Token).GetAsyncEnumerator(stall.Token);
                    if (await NextAsync(updates, begun: false, ct))
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

    private async ValueTask<bool> NextAsync(IAsyncEnumerator<StreamingChatCompletionUpdate> updates, bool begun, CancellationToken ct)
    {
        try
        {
            return await updates.MoveNextAsync();
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw ModelException.Slow();
        }
        catch (Exception cut) when (begun && cut is (ClientResultException or HttpRequestException or IOException or AggregateException))
        {
            throw ModelException.Cut(cut);
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
            throw ModelException.Cut(cut);
        }
        catch (Exception unreadable) when (unreadable is JsonException or ArgumentOutOfRangeException or FormatException or InvalidOperationException)
        {
            throw ModelException.Broken("it said something this client does not know");
        }
    }

    private ModelException OfStatus(ClientResultException refused)
    {
        var wait = WaitOf(refused);
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

    // In seconds, or as a date.
    private TimeSpan? WaitOf(ClientResultException refused)
    {
        if (refused.GetRawResponse()?.Headers.TryGetValue("Retry-After", out var after) != true)
        {
            return null;
        }

        return double.TryParse(after, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(Math.Max(0, seconds))
            : DateTimeOffset.TryParse(after, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? TimeSpan.FromTicks(Math.Max(0, (at - time.GetUtcNow()).Ticks))
            : null;
    }
}
