namespace Roommate.Platform.Security;

/// <summary>Who a device is that shows its id and secret. Answered by Home through Server/Wiring.</summary>
public interface IDeviceCallers
{
    /// <summary>Null when there is no such device or the secret is another.</summary>
    ValueTask<Caller?> OfAsync(string id, ReadOnlyMemory<byte> secret, CancellationToken ct);
}
