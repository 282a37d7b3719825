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

    public bool IsOn => Listen.Length > 0;

    public bool Acts => Token.Length > 0 && RoomId.Length > 0;

    internal IPEndPoint Endpoint => IPEndPoint.Parse(Listen);

    /// <summary>What is wrong with the section, or null.</summary>
    internal string? Problem() =>
        IsOn && !(Listen.Contains(':', StringComparison.Ordinal) && IPEndPoint.TryParse(Listen, out _)) ? "Wyoming:Listen is not an address with a port. Example:  --Wyoming:Listen=127.0.0.1:10300"
        : IsOn && !IsNear(Endpoint.Address) ? "Wyoming:Listen is neither loopback nor a private address, and the protocol has no sign-in. Example:  --Wyoming:Listen=192.168.1.10:10300"
        : Token.Length > 0 != RoomId.Length > 0 ? "Wyoming:Token and Wyoming:RoomId belong together. Example:  --Wyoming:Token=rmt_... --Wyoming:RoomId=room_..."
        : null;

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
