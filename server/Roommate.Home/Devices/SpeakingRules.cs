using System.Text.Json;
using Roommate.Contracts.Faults;
using Roommate.Home.Registry;
using Roommate.Home.Twins;
using Roommate.Platform.Security;

namespace Roommate.Home.Devices;

/// <summary>
/// What may be done through a device by who stands before it, whoever that is. Nothing, unless it has a speaker: then it speaks in the
/// room it stands in while its microphone is on, and sees and controls what everybody in the home may. Pure.
/// </summary>
internal static class SpeakingRules
{
    private const string Speaker = "speaker";
    private const string Microphone = "microphone";

    public static Fault? Check(DeviceRecord device, TwinState twin, Right right, Place place) =>
        device.HomeId != place.HomeId || place.OnlyFor is not null ? Fault.NotFound()
        : twin.About.Components?.Values.Any(static c => c.Kind == Speaker) != true ? Fault.Forbidden("Only a device that has a speaker can be spoken to.")
        : right switch
        {
            Right.See or Right.Control => null,
            Right.Talk => CheckTalk(device, twin, place),
            _ => Fault.Forbidden("A device may not do this."),
        };

    private static Fault? CheckTalk(DeviceRecord device, TwinState twin, Place place) =>
        device.RoomId is null ? Fault.Forbidden("This device stands in no room. Choose one on the page: it is spoken to there.")
        : place.RoomId != device.RoomId ? Fault.Forbidden("A device is spoken to in the room it stands in.")
        : IsOff(twin.Desired) || IsOff(twin.Reported) ? Fault.Forbidden("The microphone of this device is switched off.")
        : null;

    private static bool IsOff(JsonElement section) =>
        section.ValueKind == JsonValueKind.Object && section.TryGetProperty(Microphone, out var microphone)
        && microphone.ValueKind == JsonValueKind.Object && microphone.TryGetProperty("on", out var on) && on.ValueKind == JsonValueKind.False;
}
