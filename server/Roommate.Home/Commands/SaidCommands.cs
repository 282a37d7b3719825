using System.Text.Json;
using System.Text.Json.Nodes;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;

namespace Roommate.Home.Commands;

/// <summary>A speaker that is told bare words gets the address of their sound with them: few speakers can speak by themselves.</summary>
internal sealed class SaidCommands(ICommandSound sound)
{
    private static readonly TimeSpan Least = TimeSpan.FromMinutes(10);

    /// <summary>The command with its sound; as it was when it needs none, or nothing here can speak.</summary>
    public async ValueTask<DeviceCommand> WithSoundAsync(DeviceCommand command, DeviceAbout about, string homeId, CancellationToken ct)
    {
        if (!CommandRules.Speaks(command.Name, about) || command.Args is not { } args || (args.TryGetProperty("url", out var given) && given.ValueKind == JsonValueKind.String))
        {
            return command;
        }

        // One that waits for its speaker is good for as long as it may wait.
        var lives = command.Deadline - command.At + TimeSpan.FromMilliseconds(command.TimeoutMs);
        if (await sound.AddressAsync(command.By, homeId, args.GetProperty("text").GetString()!, lives > Least ? lives : Least, ct) is not { } address)
        {
            return command;
        }

        var both = JsonObject.Create(args)!;
        both["url"] = address;
        return command with { Args = JsonSerializer.SerializeToElement(both) };
    }
}
