using System.Net;
using Roommate.Platform.Configuration;

namespace Roommate.Assistant.Voice.Satellites;

/// <summary>Section <c>Wyoming</c>: existing satellites and containers speak to the home. The protocol has no sign-in: who reaches the address may use it.</summary>
public sealed class WyomingOptions
{
    public const string Section = "Wyoming";

    [ConfigKey("Where the Wyoming protocol is served, on loopback or the local network only; it has no sign-in. Empty: not at all.", "127.0.0.1:10300")]
    public string Listen { get; set; } = "";

    [ConfigKey("An access token (rmt_..., scopes see, talk and control): whose rights a satellite's sentences have. Empty: sound is written down and text spoken, nothing is done. Better from a file (Wyoming__Token__File).")]
    public string Token { get; set; } = "";

    [ConfigKey("The room that satellites speak in.", "room_01JD...")]
    public string RoomId { get; set; } = "";

    [ConfigKey("Satellites that wait to be called (wyoming-satellite), with the room each stands in; without a room it is Wyoming:RoomId. Comma between them. Needs Wyoming:Token.", "192.168.1.20:10700=room_01JD..., 192.168.1.21:10700")]
    public string Satellites { get; set; } = "";

    public bool IsOn => Listen.Length > 0;

    public bool Acts => Token.Length > 0 && RoomId.Length > 0;

    internal IPEndPoint Endpoint => IPEndPoint.Parse(Listen);

    /// <summary>What is wrong with the section, or null.</summary>
    internal string? Problem() =>
        IsOn && !(Listen.Contains(':', StringComparison.Ordinal) && IPEndPoint.TryParse(Listen, out _)) ? "Wyoming:Listen is not an address with a port. Example:  --Wyoming:Listen=127.0.0.1:10300"
        : IsOn && !IsNear(Endpoint.Address) ? "Wyoming:Listen is neither loopback nor a private address, and the protocol has no sign-in. Example:  --Wyoming:Listen=192.168.1.10:10300"
        : SatelliteAddresses().Any(static s => s is null) ? "Wyoming:Satellites is a list of addresses on the local network, each with a port. Example:  --Wyoming:Satellites=192.168.1.20:10700=room_01JD..."
        : Token.Length > 0 != RoomId.Length > 0 ? "Wyoming:Token and Wyoming:RoomId belong together. Example:  --Wyoming:Token=rmt_... --Wyoming:RoomId=room_..."
        : null;

    /// <summary>Where each satellite is and in which room it stands (null: <see cref="RoomId"/>); null in the place of one that cannot be.</summary>
    internal IReadOnlyList<(IPEndPoint Address, string? RoomId)?> SatelliteAddresses() =>
    [
        .. Satellites.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(static one =>
        {
            var parts = one.Split('=', 2, StringSplitOptions.TrimEntries);
            return parts[0].Contains(':', StringComparison.Ordinal) && IPEndPoint.TryParse(parts[0], out var address) && address.Port > 0 && IsNear(address.Address) && (parts.Length == 1 || parts[1].Length > 0)
                ? (address, parts.ElementAtOrDefault(1))
                : ((IPEndPoint, string?)?)null;
        }),
    ];

    private static bool IsNear(IPAddress address)
    {
        if (IPAddress.IsLoopback(address) || address.IsIPv6LinkLocal || address.IsIPv6UniqueLocal)
        {
            return true;
        }

        var bytes = address.MapToIPv4().GetAddressBytes();
        return bytes[0] == 10 || (bytes[0] == 172 && bytes[1] is >= 16 and <= 31) || (bytes[0] == 192 && bytes[1] == 168) || (bytes[0] == 169 && bytes[1] == 254);
    }
}
