namespace Roommate.Contracts.Live;

/// <summary>The topics of the contract. A topic's name is <c>kind:id</c>; the id is also the hash tag of all keys it lives in.</summary>
public static class Topics
{
    public const string HomeKind = "home";
    public const string RoomKind = "room";
    public const string TurnKind = "turn";
    public const string TwinKind = "twin";
    public const string UserKind = "user";

    public static string Home(string homeId) => $"{HomeKind}:{homeId}";

    public static string Room(string roomId) => $"{RoomKind}:{roomId}";

    public static string Turn(string turnId) => $"{TurnKind}:{turnId}";

    public static string Twin(string deviceId) => $"{TwinKind}:{deviceId}";

    public static string User(string userId) => $"{UserKind}:{userId}";
}

/// <summary>The event types of the contract. They only ever grow.</summary>
public static class EventTypes
{
    public const string Snapshot = "snapshot";
    public const string HomeChanged = "home.changed";
    public const string RoomAdded = "room.added";
    public const string RoomChanged = "room.changed";
    public const string RoomRemoved = "room.removed";
    public const string MemberJoined = "member.joined";
    public const string MemberChanged = "member.changed";
    public const string MemberLeft = "member.left";
    public const string DeviceAdded = "device.added";
    public const string DeviceChanged = "device.changed";
    public const string DeviceRemoved = "device.removed";
    public const string RoutineChanged = "routine.changed";
    public const string RoutineRan = "routine.ran";
    public const string RoutineRemoved = "routine.removed";
    public const string ScenesChanged = "scenes.changed";
    public const string Presence = "presence";
    public const string MessageAdded = "message.added";
    public const string MessageEdited = "message.edited";
    public const string MessageRemoved = "message.removed";
    public const string TurnStarted = "turn.started";
    public const string TurnStep = "turn.step";
    public const string TurnDelta = "turn.delta";
    public const string TurnEnded = "turn.ended";
    public const string TurnHeard = "turn.heard";
    public const string Typing = "typing";
    public const string Read = "read";
    public const string TwinReported = "twin.reported";
    public const string TwinDesired = "twin.desired";
    public const string TwinTags = "twin.tags";
    public const string TwinConnection = "twin.connection";
    public const string TwinCommand = "twin.command";
    public const string TwinEvent = "twin.event";
    public const string VoiceHeard = "voice.heard";
    public const string UnreadChanged = "unread.changed";
    public const string NotificationAdded = "notification.added";
    public const string NotificationRead = "notification.read";
    public const string TimerChanged = "timer.changed";
    public const string TimerRemoved = "timer.removed";
    public const string ReminderChanged = "reminder.changed";
    public const string ReminderRemoved = "reminder.removed";
    public const string ListChanged = "list.changed";
    public const string ListItem = "list.item";
    public const string ListRemoved = "list.removed";
    public const string ConfirmationAsked = "confirmation.asked";
    public const string ConfirmationChanged = "confirmation.changed";
}
