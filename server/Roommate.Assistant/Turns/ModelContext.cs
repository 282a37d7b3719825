using System.Globalization;
using Microsoft.Extensions.Options;
using OpenAI.Chat;
using Roommate.Assistant.Afterwards;
using Roommate.Assistant.Character;
using Roommate.Assistant.Models;
using Roommate.Assistant.Tools;
using Roommate.Contracts.Rooms;

namespace Roommate.Assistant.Turns;

/// <summary>
/// What a model is given before it answers. The person's own words are theirs; everything else (what others said, what
/// devices and other members wrote, earlier answers that hold such words) is data with its source, and is noted.
/// </summary>
internal sealed class ModelContext(IHomeDevices home, IRoomTalk room, TurnStore turns, Personas personas, Summaries summaries, IRoomImages images, IOptions<ModelOptions> options, TimeProvider time)
{
    private const int MostResult = 16_000;
    private const int MostImages = 4;
    private const int MostLookedAt = 200;

    public async ValueTask<List<ChatMessage>> StartAsync(TurnContext turn, CancellationToken ct)
    {
        var settings = await turn.SettingsAsync(home, ct);
        var now = TimeZoneInfo.ConvertTime(time.GetUtcNow(), settings.TimeZone);
        var system = PromptWriter.Write(await turn.PersonaAsync(personas, ct), settings, turn.Caller.Name, now);
        var messages = new List<ChatMessage> { new SystemChatMessage(system) };
        messages.AddRange(Remembered(turn));
        var summary = await summaries.OfAsync(turn.RoomId, ct);
        var recent = await RecentAsync(turn, summary.UpTo, ct);
        if (summary.Text.Length > 0 && (recent.Count == 0 || recent[0].Offset > summary.UpTo))
        {
            messages.Add(await SummaryAsync(turn, summary, ct));
        }

        var answers = await turns.GetManyAsync([.. recent.Select(static m => m.TurnId).OfType<string>().Distinct()], ct);
        var untrusted = answers.Where(static a => a.Value.Untrusted).Select(static a => a.Id).ToHashSet();
        messages.AddRange(recent.Select(m => Said(turn, m, untrusted)));
        if (recent.Count > 0 && recent[^1] is { Attachments.Count: > 0 } asked && asked.Author.Id == turn.Caller.UserId && options.Value.Of(ModelRole.Default).Any(static m => m.Images))
        {
            messages[^1] = await WithImagesAsync(turn, asked, ct);
        }

        turn.SaidBefore = [summary.Text, .. recent.SkipLast(1).Select(static m => $"{m.Author.Id}: {m.Text}"), .. recent.TakeLast(1).SelectMany(static m => m.Attachments ?? []).Select(static a => a.Id)];
        return messages;
    }

    // A picture may show words that others wrote.
    private async ValueTask<ChatMessage> WithImagesAsync(TurnContext turn, Message asked, CancellationToken ct)
    {
        var parts = new List<ChatMessageContentPart>();
        foreach (var attachment in asked.Attachments!.Take(MostImages))
        {
            if (await images.OpenAsync(turn.Caller, attachment.Id, ct) is { } image)
            {
                turn.Distrust("pictures");
                parts.Add(ChatMessageContentPart.CreateImagePart(image.Bytes, image.Type));
            }
        }

        return asked.Text.Length == 0 && parts.Count > 0 ? new UserChatMessage(parts) : new UserChatMessage([ChatMessageContentPart.CreateTextPart(asked.Text), .. parts]);
    }

    // What others said in it, and what the assistant read out to somebody, is data.
    private async ValueTask<ChatMessage> SummaryAsync(TurnContext turn, SummaryRecord summary, CancellationToken ct)
    {
        if (summary.Untrusted || summary.People.Any(p => p != turn.Caller.UserId))
        {
            turn.Distrust("the summary of this conversation");
        }

        await turn.Writer.StepAsync("context", "summary", time.GetTimestamp(), new { messages = summary.Messages, upTo = summary.UpTo }, ct);
        return new SystemChatMessage($"What was said here before, in short, as data:\n<data source=\"summary\">\n{Plain(summary.Text)}\n</data>");
    }

    // What is written anew does not know of what was written before. A message before the summary's end is asked in what was said around it.
    private async ValueTask<IReadOnlyList<Message>> RecentAsync(TurnContext turn, long after, CancellationToken ct)
    {
        var recent = await room.AfterAsync(turn.RoomId, after, Summaries.MostMessages, ct);
        if (turn.AnswersAgain is not { } messageId)
        {
            return Newest(recent);
        }

        if (recent.All(m => m.Id != messageId))
        {
            recent = await room.RecentAsync(turn.RoomId, MostLookedAt, ct);
        }

        var before = recent.TakeWhile(m => m.Id != messageId).TakeLast(Summaries.MostMessages - 1).ToList();
        return Newest([.. before, .. recent.SkipWhile(m => m.Id != messageId).Take(1)]);
    }

    // What fits into the window, the newest last; the question itself always.
    private IReadOnlyList<Message> Newest(IReadOnlyList<Message> said)
    {
        var left = options.Value.ContextTokens;
        var fits = said.Reverse().TakeWhile((m, i) => (left -= TokenCount.Of(m.Text)) > 0 || i == 0).Count();
        return [.. said.TakeLast(fits)];
    }

    /// <summary>The result of a tool as data: JSON in which no mark can end the data, of bounded length.</summary>
    public static string Data(string source, string json) => $"<data source=\"{source}\">\n{(json.Length > MostResult ? json[..MostResult] + "…" : json)}\n</data>";

    private static ChatMessage Said(TurnContext turn, Message message, HashSet<string> untrusted)
    {
        if (message.Author.Kind == AuthorKind.Assistant)
        {
            // What it said by itself holds names of devices.
            if (message.TurnId is not { } id || untrusted.Contains(id))
            {
                turn.Distrust("earlier answers");
            }

            return new AssistantChatMessage(Heard(message));
        }

        if (message.Author.Kind is AuthorKind.User or AuthorKind.Device && message.Author.Id == turn.Caller.UserId)
        {
            return new UserChatMessage(message.Text);
        }

        turn.Distrust("messages of others");
        return new UserChatMessage($"<data source=\"message of {Plain(message.Author.Name).Replace('"', ' ')}\">\n{Plain(message.Text)}\n</data>");
    }

    // What nobody has heard was not said: the person who interrupted may ask for it again.
    private static string Heard(Message message) =>
        message.Heard is { } heard && heard < message.Text.Length ? $"{message.Text[..heard]} [interrupted here: the rest was not heard]" : message.Text;

    // A person's own standing wishes are theirs to make; everything else remembered is data.
    private static IEnumerable<ChatMessage> Remembered(TurnContext turn)
    {
        var wishes = turn.Memories.Where(static m => m.IsWish).Select(static m => $"- {Plain(m.Text)}").ToArray();
        if (wishes.Length > 0)
        {
            yield return new UserChatMessage($"{Plain(turn.Caller.Name)} has asked before:\n{string.Join('\n', wishes)}");
        }

        if (turn.Memories.Any(static m => !m.IsOwn))
        {
            turn.Distrust("memories of the home");
        }

        var known = turn.Memories.Where(static m => !m.IsWish)
            .Select(static m => string.Create(CultureInfo.InvariantCulture, $"- {m.ValidFrom:yyyy-MM-dd}, {(m.Source?.RoomId is null ? "told" : "said in a room")}: {Plain(m.Text)}"))
            .ToArray();
        if (known.Length > 0)
        {
            yield return new SystemChatMessage($"What you remember that may matter, as data:\n<data source=\"memory\">\n{string.Join('\n', known)}\n</data>");
        }
    }

    // Text from elsewhere is without control characters and without the marks that end the data.
    private static string Plain(string text) => new([.. text.Where(static c => (!char.IsControl(c) || c == '\n') && c is not '<' and not '>')]);
}
