using Roommate.Assistant.Tools;
using Roommate.Assistant.Understanding;
using Roommate.Platform.Security;

namespace Roommate.Assistant.Acting;

/// <summary>Does what local understanding understood, for the intents of one capability, and says so. Contributed by the capability.</summary>
internal interface ILocalIntent
{
    /// <summary>True when this command is for this capability.</summary>
    bool Takes(Understood command);

    ValueTask<LocalAnswer> DoAsync(LocalCommand command, CancellationToken ct);
}

/// <param name="TurnId">The turn that acts; with <paramref name="Number"/> it makes what is done happen once.</param>
/// <param name="Number">Which command of a compound sentence this is.</param>
/// <param name="Said">The whole sentence.</param>
internal sealed record LocalCommand(Caller Caller, string HomeId, string RoomId, string TurnId, int Number, Understood Command, string Said, HomeSettings Home, DateTimeOffset Now)
{
    public string? Text(string slot) => Command.Slots.GetValueOrDefault(slot) as string;

    public double Amount(string slot) => Command.Slots.TryGetValue(slot, out var value) && value is IConvertible and not string ? Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture) : 0;

    public TimeSpan Duration(string hours, string minutes, string seconds) =>
        TimeSpan.FromHours(Amount(hours)) + TimeSpan.FromMinutes(Amount(minutes)) + TimeSpan.FromSeconds(Amount(seconds));
}

/// <summary>What was done, in words, and what the step shows of it.</summary>
/// <param name="Name">The step's name: what was done.</param>
internal sealed record LocalAnswer(string Said, string Name, object? Detail = null, bool Ok = true)
{
    /// <summary>The kind of the step.</summary>
    public string Kind { get; init; } = "tool";

    /// <summary>Set when it asks back: what each answer to choose from would do.</summary>
    public IReadOnlyList<Choice> Choices { get; init; } = [];

    /// <summary>Set when something is missing: the sentence that the next one completes ("remind me to call Ana" + "at 8").</summary>
    public string? Completes { get; init; }
}

/// <param name="Label">How it is called: "pasta", "the 5 minute timer".</param>
/// <param name="Command">What choosing it means.</param>
internal sealed record Choice(string Label, Understood Command);
