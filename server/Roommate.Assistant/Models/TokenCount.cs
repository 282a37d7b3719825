using OpenAI.Chat;

namespace Roommate.Assistant.Models;

/// <summary>How many tokens texts have, about: for what must be known before a model counts. Pure.</summary>
internal static class TokenCount
{
    private const int CharactersPerToken = 4;
    private const int PerMessage = 4;

    // What most servers take a picture of usual size for.
    private const int PerImage = 800;

    public static int Of(string text) => (text.Length + CharactersPerToken - 1) / CharactersPerToken;

    public static int Of(IReadOnlyList<ChatMessage> messages) => messages.Sum(static m => PerMessage + m.Content.Sum(Of));

    private static int Of(ChatMessageContentPart part) => part.Kind == ChatMessageContentPartKind.Image ? PerImage : Of(part.Text ?? "");
}
