using OpenAI.Chat;

namespace Roommate.Assistant.Models;

/// <summary>Pictures in what a model is given. Pure.</summary>
internal static class ModelPictures
{
    private const string InItsPlace = "[a picture that this model cannot see]";

    public static bool Has(ChatMessage message) => message.Content.Any(static p => p.Kind == ChatMessageContentPartKind.Image);

    /// <summary>For a model that takes none: a word in the place of each.</summary>
    public static IReadOnlyList<ChatMessage> Without(IReadOnlyList<ChatMessage> messages) =>
        [.. messages.Select(static m => Has(m) ? new UserChatMessage(m.Content.Select(static p => p.Kind == ChatMessageContentPartKind.Image ? ChatMessageContentPart.CreateTextPart(InItsPlace) : p)) : m)];
}
