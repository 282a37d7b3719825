using System.Globalization;
using System.Text;
using Microsoft.Extensions.Options;
using OpenAI.Chat;
using Roommate.Assistant.Models;
using Roommate.Assistant.Tools;
using Roommate.Contracts.Events;
using Roommate.Contracts.Rooms;
using Roommate.Platform.Facts;

namespace Roommate.Assistant.Afterwards;

/// <summary>
/// The running summary of a conversation: when what was said since the last one fills 70 % of the window, its older part
/// is folded into it. What is changed, removed or forgotten takes the summary that was made of it away.
/// </summary>
public sealed class Summaries : IFactHandler<MemoriesForgotten>
{
    /// <summary>So many messages since the last summary are given word for word at most.</summary>
    internal const int MostMessages = 40;

    private const double Full = 0.7;
    private const double KeptShare = 0.3;
    private const int MostOfMessage = 2_000;
    private const int MostSummary = 4_000;
    private const int MostTokens = 1_500;

    private static readonly string Prompt = PromptFile.Read("summary-1");

    private readonly SummaryStore _store;
    private readonly SmallModel _small;
    private readonly IRoomTalk _room;
    private readonly ModelOptions _options;

    internal Summaries(SummaryStore store, SmallModel small, IRoomTalk room, IOptions<ModelOptions> options)
    {
        _store = store;
        _small = small;
        _room = room;
        _options = options.Value;
    }

    internal async ValueTask<SummaryRecord> OfAsync(string roomId, CancellationToken ct) => (await _store.GetAsync(roomId, ct)).Summary;

    internal async ValueTask RenewAsync(EndedTurn turn, CancellationToken ct)
    {
        var (before, version) = await _store.GetAsync(turn.RoomId, ct);
        var said = await _room.AfterAsync(turn.RoomId, before.UpTo, MostMessages, ct);
        if (!IsFull(said, _options.ContextTokens))
        {
            return;
        }

        var folded = Older(said);
        IReadOnlyList<ChatMessage> asked = [new SystemChatMessage(Prompt), new UserChatMessage(Told(before, folded))];
        if (await _small.AskAsync(turn.Caller, turn.HomeId, $"{turn.TurnId}/summary", asked, MostTokens, ct) is not { } answer || answer.Trim().Length == 0)
        {
            return;
        }

        var people = before.People.Concat(folded.Select(static m => m.Author.Kind == AuthorKind.User ? m.Author.Id : null).OfType<string>()).Distinct().ToArray();
        var next = new SummaryRecord(
            PatchWords.Plain(answer, MostSummary), folded[^1].Offset, before.Messages + folded.Count, people,
            before.Untrusted || folded.Any(static m => m.Author.Kind is not AuthorKind.User));
        await _store.ReplaceAsync(turn.HomeId, turn.RoomId, next, version, ct);
    }

    /// <summary>Messages up to this offset were changed or removed.</summary>
    public ValueTask ChangedAsync(string roomId, long offset, CancellationToken ct) => _store.DropAsync(roomId, offset, ct);

    /// <summary>Nothing that was made of a forgotten memory stays.</summary>
    public ValueTask HearAsync(MemoriesForgotten fact, CancellationToken ct) => _store.DropOfHomeAsync(fact.HomeId, ct);

    internal static bool IsFull(IReadOnlyList<Message> said, int window) =>
        said.Count >= MostMessages * Full || said.Sum(static m => TokenCount.Of(m.Text)) >= window * Full;

    /// <summary>All but the newest third, by number.</summary>
    internal static IReadOnlyList<Message> Older(IReadOnlyList<Message> said) => [.. said.Take(Math.Max(1, said.Count - (int)(said.Count * KeptShare)))];

    private static string Told(SummaryRecord before, IReadOnlyList<Message> said)
    {
        var text = new StringBuilder("<data source=\"conversation\">\n");
        if (before.Text.Length > 0)
        {
            text.Append("Summary so far: ").AppendLine(before.Text);
        }

        foreach (var message in said)
        {
            text.Append(CultureInfo.InvariantCulture, $"{message.At:yyyy-MM-dd HH:mm} {PatchWords.Plain(message.Author.Name, 60)}: {PatchWords.Plain(message.Text, MostOfMessage)}").AppendLine();
        }

        return text.Append("</data>").ToString();
    }
}
