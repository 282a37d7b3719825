using Roommate.Contracts.Assistant;
using Roommate.Platform.Security;

namespace Roommate.Assistant.Afterwards;

/// <summary>A turn that is over, for what is done after it.</summary>
/// <param name="AskedModel">A model was asked, whatever came of it.</param>
internal sealed record EndedTurn(Caller Caller, string HomeId, string RoomId, string TurnId, string Question, string Text, TurnStatus Status, bool AskedModel, bool Temporary);
