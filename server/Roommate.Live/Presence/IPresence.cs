namespace Roommate.Live.Presence;

/// <summary>Who has a live connection to any node.</summary>
public interface IPresence
{
    bool IsOnline(string userId);
}

/// <summary>Hears of people who come and go, each once in the whole cluster. Port: answered by whoever knows their homes.</summary>
public interface IPresenceListener
{
    ValueTask HearAsync(string userId, bool online, CancellationToken ct);
}
