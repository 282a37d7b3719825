using System.Text.Json;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Contracts.Rooms;
using Roommate.Platform.Security;

namespace Roommate.Assistant.Voice.Announcing;

/// <summary>What an announcement needs of a house, always as the person who makes it. Answered by Home, Rooms and People through Server/Wiring.</summary>
public interface IHouseVoice
{
    /// <summary>The rooms a person may see that are places.</summary>
    ValueTask<IReadOnlyList<Room>> PlacesAsync(Caller caller, string homeId, CancellationToken ct);

    /// <summary>Writes it into a room.</summary>
    ValueTask<Outcome<SendResult>> PostAsync(Caller caller, string roomId, string text, string key, CancellationToken ct);

    /// <summary>Asks a device to say something; answers when it has taken it.</summary>
    ValueTask<Outcome<DeviceCommand>> SayAsync(Caller caller, string deviceId, JsonElement args, string key, CancellationToken ct);

    /// <summary>When the speakers of a home are silent.</summary>
    ValueTask<QuietHours> QuietAsync(string homeId, CancellationToken ct);
}
