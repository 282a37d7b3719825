using Roommate.Contracts.Assistant;
using Roommate.Platform.Security;

namespace Roommate.Server.Hub;

public sealed partial class RoommateHub
{
    [Needs(Right.Talk, nameof(AskRequest.RoomId))]
    public async Task<AskResult> Ask(AskRequest request) => Value(await turns.AskAsync(Caller, request, CancellationToken.None));

    [Needs(Right.Talk, nameof(StopRequest.TurnId))]
    public async Task<StopResult> Stop(StopRequest request) => Value(await turns.StopAsync(request.TurnId, CancellationToken.None));
}
