using Roommate.Contracts.Home;
using Roommate.Platform.Security;

namespace Roommate.Server.Hub;

public sealed partial class RoommateHub
{
    [Needs(Right.Control, nameof(SetDesiredRequest.DeviceId))]
    public async Task<SetDesiredResult> SetDesired(SetDesiredRequest request) =>
        Value(await twins.SetDesiredAsync(Caller.As("page"), request.DeviceId, request.Patch, request.IfVersion, CancellationToken.None));

    /// <summary>Answers when the command has ended, or after 30 s as it then is; waiting ends with the connection, the command does not.</summary>
    [Alongside]
    [Needs(Right.Control, nameof(InvokeRequest.DeviceId))]
    public async Task<InvokeResult> Invoke(InvokeRequest request)
    {
        var command = Value(await commands.InvokeAsync(Caller.As("page"), request, Home.Commands.Commands.UsualWait, Context.ConnectionAborted));
        return new InvokeResult(command.Id, command.State, command.Status, command.Body);
    }
}
