using Roommate.Contracts.Assistant;
using Roommate.Platform.Security;

namespace Roommate.Server.Hub;

public sealed partial class RoommateHub
{
    [Needs(Right.Talk, nameof(AskRequest.RoomId))]
    public async Task<AskResult> Ask(AskRequest request) => Value(await turns.AskAsync(Caller, request, CancellationToken.None));

    /// <summary>Speaks: the frames are heard until silence or the stream's end; answers when the turn has begun.</summary>
    [Alongside]
    [Needs(Right.Talk, nameof(SpeakRequest.RoomId))]
    public async Task<SpeakResult> Speak(SpeakRequest request, IAsyncEnumerable<byte[]> frames) => Value(await hearing.SpeakAsync(Caller, request, frames, Context.ConnectionAborted));

    [Needs(Right.Talk, nameof(StopRequest.TurnId))]
    public async Task<StopResult> Stop(StopRequest request) => Value(await turns.StopAsync(request.TurnId, CancellationToken.None));
}
