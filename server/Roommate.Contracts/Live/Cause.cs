namespace Roommate.Contracts.Live;

/// <summary>Who or what caused a change.</summary>
/// <param name="Kind">A person, the assistant, a device, a routine or the system.</param>
/// <param name="Id">The user, turn, device or routine run.</param>
/// <param name="Name">How the page names it.</param>
/// <param name="Via">The way it came: page, chat, voice, api, mqtt, routine, demo.</param>
public sealed record Cause(CauseKind Kind, string? Id = null, string? Name = null, string? Via = null)
{
    public static Cause System { get; } = new(CauseKind.System, Name: "Roommate");
}

public enum CauseKind
{
    User,
    Assistant,
    Device,
    Routine,
    System,
}
