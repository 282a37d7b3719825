namespace Roommate.Platform.Security;

/// <summary>What one may do in a home or room. Roles are named sets of these.</summary>
public enum Right
{
    /// <summary>Nobody signed in is needed (login, set-up, health).</summary>
    Public,

    /// <summary>Any signed-in person, about themselves.</summary>
    SignedIn,

    /// <summary>See the home, a room, a device.</summary>
    See,

    /// <summary>Write messages, ask the assistant.</summary>
    Talk,

    /// <summary>Set devices, run scenes.</summary>
    Control,

    /// <summary>Add and change rooms, devices, routines.</summary>
    Configure,

    /// <summary>Members, settings, audit.</summary>
    Administer,

    /// <summary>Give the home away or delete it.</summary>
    Own,

    /// <summary>One's own account and its keys: signed in oneself, not with an access token.</summary>
    Account,
}
