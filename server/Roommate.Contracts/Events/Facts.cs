namespace Roommate.Contracts.Events;

/// <summary>Past facts that modules tell each other; they never leave the server. They only ever grow.</summary>
public interface IFact;

/// <summary>A person left a home or was removed, or their role changed: subscriptions and sockets that rested on it are checked again.</summary>
public sealed record RightsChanged(string UserId, string HomeId) : IFact;

/// <summary>A sign-in session ended: signed out, revoked, or a refresh token was used twice.</summary>
public sealed record SignInEnded(string UserId, string SessionId) : IFact;

/// <summary>A person goes by another name now.</summary>
public sealed record PersonRenamed(string UserId, string DisplayName) : IFact;

/// <summary>A person has another picture now, or none.</summary>
public sealed record PersonPictured(string UserId, string? Avatar) : IFact;

/// <summary>A person's account is gone; what is cached of them goes, too.</summary>
public sealed record PersonErased(string UserId) : IFact;

/// <summary>A home is gone with all that was in it.</summary>
public sealed record HomeRemoved(string HomeId) : IFact;

/// <summary>A room is gone; its devices stay in the home without a room.</summary>
public sealed record RoomRemoved(string HomeId, string RoomId) : IFact;

/// <summary>The names that local understanding knows a home by have changed (rooms, devices, members).</summary>
public sealed record HomeNamesChanged(string HomeId) : IFact;

/// <summary>A device's secret was rotated or the device removed: its connections end.</summary>
public sealed record DeviceAccessEnded(string DeviceId) : IFact;

/// <summary>A device is gone for good: what was kept of it goes too.</summary>
public sealed record DeviceRemoved(string HomeId, string DeviceId) : IFact;

/// <summary>What is kept of a device that appeared by itself has changed: nodes that hear it read it again.</summary>
public sealed record FoundChanged(string FoundId) : IFact;

/// <summary>Somebody wants a running turn to stop; the node that runs it does.</summary>
public sealed record TurnStopAsked(string TurnId) : IFact;

/// <summary>A person began to speak in a room: what runs and sounds for them there falls silent on every node.</summary>
public sealed record SpeechBegan(string UserId, string RoomId) : IFact;

/// <summary>Memories of a person (or, with the home's id, of the home) were forgotten: what was made of them in caches and summaries goes too.</summary>
public sealed record MemoriesForgotten(string OwnerId, string HomeId) : IFact;

/// <summary>A person changed what may be remembered of what they say in a home.</summary>
public sealed record MemoryConsentChanged(string UserId, string HomeId) : IFact;

/// <summary>A home's routines or scenes have changed, or a run of one began or ended to wait for values: what nodes remember of them is read again.</summary>
public sealed record RoutinesChanged(string HomeId) : IFact;
