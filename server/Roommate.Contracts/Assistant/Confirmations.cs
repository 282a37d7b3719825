using System.Text.Json;

namespace Roommate.Contracts.Assistant;

/// <summary>Something the assistant would do and asks its person about first: once, for one minute, and only exactly this.</summary>
/// <param name="Text">What will be done, in the server's words: "unlock Front door".</param>
/// <param name="Why">Why it asks: <c>policy</c>, or what in the conversation did not come from this person.</param>
/// <param name="Result">What came of it, once it was accepted.</param>
/// <param name="Undo">What takes it back, where it set a device.</param>
public sealed record Confirmation(
    string Id,
    string HomeId,
    string RoomId,
    string TurnId,
    string Tool,
    JsonElement Arguments,
    string Text,
    string Why,
    ConfirmationState State,
    DateTimeOffset At,
    DateTimeOffset ExpiresAt,
    string? Result = null,
    DeviceUndo? Undo = null);

/// <summary>The way back of a device that was set: wanting this of it again.</summary>
/// <param name="Name">The device's.</param>
/// <param name="Patch">A merge-patch of what is wanted.</param>
public sealed record DeviceUndo(string DeviceId, string Name, JsonElement Patch);

public enum ConfirmationState
{
    Waiting,
    Accepted,
    Declined,
    Expired,
}

/// <summary><c>POST /confirmations/{id}</c>.</summary>
public sealed record AnswerConfirmationRequest(bool Accept);
