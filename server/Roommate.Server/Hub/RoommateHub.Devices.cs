using Roommate.Contracts.Home;
using Roommate.Platform.Security;

namespace Roommate.Server.Hub;

public sealed partial class RoommateHub
{
    [Needs(Right.Control, nameof(SetDesiredRequest.DeviceId))]
    public async Task<SetDesiredResult> SetDesired(SetDesiredRequest request) =>
        Value(await twins.SetDesiredAsync(Caller.As("page"), request.DeviceId, request.Patch, request.IfVersion, CancellationToken.None));
}
