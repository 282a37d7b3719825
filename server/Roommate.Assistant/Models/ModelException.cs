using Roommate.Contracts.Assistant;

namespace Roommate.Assistant.Models;

/// <summary>How an upstream failed, in a form a person can be told: never silence.</summary>
public sealed class ModelException(string code, string text, TimeSpan? retryAfter = null, bool transient = false, Exception? inner = null) : Exception(text, inner)
{
    public string Code { get; } = code;

    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>Trying again before the first token makes sense.</summary>
    public bool IsTransient { get; } = transient;

    public TurnProblem ToProblem() => new(Code, Message);

    public static ModelException Unreachable(Exception inner) => new("model_unreachable", "The language model's server does not answer. Try again in a moment.", transient: true, inner: inner);

    public static ModelException Broken(string what) => new("model_broken_stream", $"The language model's answer broke off ({what}). Ask again to get a new one.");

    public static ModelException Cut(Exception inner) => new("model_broken_stream", "The connection to the language model broke off. Ask again to get a new answer.", inner: inner);

    public static ModelException Slow() => new("model_timeout", "The language model took too long and was stopped. Ask again.");
}
