using Roommate.People.Leaving;
using Roommate.Rooms.Files;

namespace Roommate.Server.Wiring;

/// <summary>What a person brought into rooms goes with them, what is in a home goes with the home. The export lists files; each is at <c>/files/{id}</c>.</summary>
internal sealed class FilesOfRooms(RoomFiles files) : IPersonalData, IHomeData
{
    public string Name => "files";

    public async ValueTask<object?> ExportAsync(string userId, CancellationToken ct) => await files.OfPersonAsync(userId, ct) is { Count: > 0 } found ? found : null;

    public ValueTask EraseAsync(string userId, CancellationToken ct) => files.RemoveOfAsync(userId, ct);

    public ValueTask EraseHomeAsync(string homeId, CancellationToken ct) => files.RemoveOfAsync(homeId, ct);
}
