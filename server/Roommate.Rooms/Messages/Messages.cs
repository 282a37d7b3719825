using System.Text.Json;
using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Live;
using Roommate.Contracts.Rooms;
using Roommate.Live.Log;
using Roommate.Platform.Security;
using Roommate.Rooms.Files;

namespace Roommate.Rooms.Messages;

/// <summary>What is said in rooms. Each change is one commit of the message and the event that tells of it.</summary>
public sealed partial class Messages
{
    private const int MostAttempts = 50;

    private static readonly TimeSpan KeepResults = TimeSpan.FromHours(24);

    private readonly MessageStore _store;
    private readonly Moderation.Moderation _moderation;
    private readonly RoomFiles _files;
    private readonly TypingPeople _typing;
    private readonly Ids _ids;
    private readonly TimeProvider _time;
    private readonly RoomLanes _lanes = new();
    private readonly IMessageListener[] _listeners;

    internal Messages(MessageStore store, Moderation.Moderation moderation, RoomFiles files, TypingPeople typing, IEnumerable<IMessageListener> listeners, Ids ids, TimeProvider time)
    {
        _store = store;
        _moderation = moderation;
        _files = files;
        _typing = typing;
        _ids = ids;
        _time = time;
        _listeners = [.. listeners];
    }

    /// <summary>Says something; the same client id within 24 h answers the first result and says nothing again.</summary>
    public async ValueTask<Outcome<SendResult>> SendAsync(Caller caller, SendRequest request, CancellationToken ct)
    {
        var key = $"send:{caller.UserId}:{request.ClientId}";
        if (await CheckAsync(caller, key, request, ct) is { } fault)
        {
            return fault;
        }

        var draft = new Message(_ids.New(IdPrefix.Message), request.RoomId, 0, Person(caller), request.Text, _time.GetUtcNow(), ReplyTo: request.ReplyTo, ClientId: request.ClientId);
        return await WithFilesAsync(caller, draft, request.Attachments, key, said => AddAsync(said, key, static m => new SendResult(m.Id, m.Offset, m.At), turn: null, caller.As("chat"), ct), ct);
    }

    /// <summary>Says something on behalf of the house (a routine, a reminder) under its name; whether it may is asked by the caller's edge.</summary>
    public async ValueTask<Outcome<SendResult>> AnnounceAsync(string name, SendRequest request, Cause by, CancellationToken ct, AuthorKind kind = AuthorKind.System)
    {
        if (MessageRules.Check(request.Text, request.ClientId) is { } fault)
        {
            return fault;
        }

        if (await _moderation.IsGoneAsync(request.RoomId, ct))
        {
            return Fault.NotFound("This room");
        }

        var draft = new Message(_ids.New(IdPrefix.Message), request.RoomId, 0, new Author(kind, name), request.Text, _time.GetUtcNow());
        return await AddAsync(draft, $"announce:{request.ClientId}", static m => new SendResult(m.Id, m.Offset, m.At), turn: null, by, ct);
    }

    /// <summary>Says something to the assistant: the message and the start of the turn are one commit.</summary>
    /// <returns>The ids; those of the first time when the client id was seen before.</returns>
    public async ValueTask<Outcome<AskResult>> AskAsync(Caller caller, AskRequest request, string turnId, CancellationToken ct)
    {
        var key = $"ask:{caller.UserId}:{request.ClientId}";
        if (await CheckAsync(caller, key, new SendRequest(request.RoomId, request.Text, request.ClientId), ct) is { } fault)
        {
            return fault;
        }

        var now = _time.GetUtcNow();
        var draft = new Message(_ids.New(IdPrefix.Message), request.RoomId, 0, Person(caller), request.Text, now, ClientId: request.ClientId);
        var turn = new RunningTurn(turnId, request.RoomId, now, draft.Id, caller.UserId);
        var cause = caller.As(request.Voice == true ? "voice" : "chat");
        return await WithFilesAsync(caller, draft, request.Attachments, key, said => AddAsync(said, key, m => new AskResult(turnId, m.Id, m.Offset), turn, cause, ct), ct);
    }

    /// <summary>Starts a turn that answers a message once more: no new message, only the turn.</summary>
    public async ValueTask<Outcome<AskResult>> AskAgainAsync(Caller caller, string roomId, string messageId, string turnId, CancellationToken ct)
    {
        if (await _store.GetAsync(roomId, messageId, ct) is not { Value.Removed: not true } message)
        {
            return Fault.NotFound("This message");
        }

        var now = _time.GetUtcNow();
        var turn = new RunningTurn(turnId, roomId, now, messageId, caller.UserId);
        await _store.CommitAsync(
            new Commit(roomId) { Writes = [MessageStore.StartTurn(turn)], Events = [EventDraft.Of(Topics.RoomKind, EventTypes.TurnStarted, now, turn, caller.As("chat"))] },
            ct);
        return new AskResult(turnId, messageId, message.Value.Offset);
    }

    /// <summary>Ends a turn in its room and, when it said something, adds that as the assistant's message.</summary>
    public async ValueTask EndTurnAsync(string roomId, string turnId, TurnStatus status, string text, CancellationToken ct)
    {
        var cause = new Cause(CauseKind.Assistant, turnId, "Roommate", "chat");
        var now = _time.GetUtcNow();
        var message = text.Length == 0 ? null : new Message(_ids.New(IdPrefix.Message), roomId, 0, new Author(AuthorKind.Assistant, "Roommate"), text, now, TurnId: turnId);
        if (message is not null)
        {
            await _store.ReserveAsync(roomId, message.Id, ct);
            await _store.NoteAnswerAsync(roomId, turnId, now, ct);
        }

        var ended = await CommitAtHeadAsync(roomId, head => Ended(roomId, turnId, status, message is null ? null : message with { Offset = head + 1 }, cause, now), ct);
        if (ended.Committed && message is not null)
        {
            Told(roomId);
        }
    }

    /// <summary>Messages before an offset, newest first; <c>Next</c> is the offset to go on before.</summary>
    public async ValueTask<Page<Message>> ListAsync(string roomId, long? before, int limit, CancellationToken ct)
    {
        var found = await _store.BeforeAsync(roomId, before ?? long.MaxValue, limit, ct);
        return new Page<Message>(found, found.Count == limit ? found[^1].Offset.ToString(System.Globalization.CultureInfo.InvariantCulture) : null);
    }

    /// <summary>What was said after an offset, the newest of it, oldest first.</summary>
    public ValueTask<IReadOnlyList<Message>> AfterAsync(string roomId, long after, int limit, CancellationToken ct) => _store.AfterAsync(roomId, after, limit, ct);

    public async ValueTask<Outcome<Message>> GetAsync(string messageId, CancellationToken ct) =>
        await _store.RoomOfAsync(messageId, ct) is { } room && await _store.GetAsync(room, messageId, ct) is { } message ? message.Value : Fault.NotFound("This message");

    public async ValueTask<Outcome<Message>> EditAsync(Caller caller, string messageId, EditMessageRequest request, long? ifVersion, CancellationToken ct)
    {
        if (MessageRules.Check(request.Text, clientId: null) is { } fault)
        {
            return fault;
        }

        if (await _store.RoomOfAsync(messageId, ct) is { } room && await _moderation.CheckEditAsync(caller.UserId, room, request.Text, ct) is { } refused)
        {
            return refused;
        }

        var edited = await ChangeAsync(
            caller.As("chat"),
            messageId,
            EventTypes.MessageEdited,
            message => (MessageRules.CheckEdit(message, caller.UserId) ?? MessageRules.CheckVersion(message, ifVersion)) is { } wrong ? wrong : message with { Text = request.Text, EditedAt = _time.GetUtcNow() },
            static message => message,
            ct);
        if (edited.TryGet(out var message, out _))
        {
            await _moderation.LookAsync(message, ct);
        }

        return edited;
    }

    /// <summary>Removes one's own message, or anybody's with the right to configure (asked by the caller's edge).</summary>
    public async ValueTask<Outcome<Message>> RemoveAsync(Caller caller, string messageId, bool anybodys, CancellationToken ct)
    {
        IReadOnlyList<Attachment>? attached = null;
        var removed = await ChangeAsync<object>(
            caller.As("chat"),
            messageId,
            EventTypes.MessageRemoved,
            message =>
            {
                attached = message.Attachments;
                return message.Removed == true ? Fault.NotFound("This message")
                    : message.Author.Id == caller.UserId || anybodys ? message with { Text = "", Removed = true, Attachments = null }
                    : Fault.Forbidden("Only who wrote a message, or an admin, can remove it.");
            },
            static message => new MessageRemoved(message.Id, message.RoomId, message.Offset),
            ct);
        if (removed.Succeeded && attached is not null)
        {
            await _files.RemoveAllAsync(attached.Select(static a => a.Id), CancellationToken.None);
        }

        return removed;
    }

    /// <summary>Tells the room that somebody is typing, or has stopped.</summary>
    public ValueTask TypingAsync(Caller caller, TypingRequest request, CancellationToken ct) => _typing.TellAsync(caller, request, ct);

    private static Author Person(Caller caller) => new(caller.IsDevice ? AuthorKind.Device : AuthorKind.User, caller.Name, caller.UserId);

    // What is sent again is answered with the first result, not judged again.
    private async ValueTask<Fault?> CheckAsync(Caller caller, string key, SendRequest request, CancellationToken ct)
    {
        if ((FileRules.CheckList(request.Attachments) ?? MessageRules.Check(request.Text, request.ClientId, request.Attachments is { Count: > 0 })) is { } wrong)
        {
            return wrong;
        }

        if (request.ReplyTo is { } replyTo && await _store.GetAsync(request.RoomId, replyTo, ct) is null)
        {
            return Fault.Invalid("replyTo", "The message this answers is not in this room.");
        }

        return await _moderation.CheckAsync(caller.UserId, request.RoomId, Judged(request), () => _store.IsFirstAsync(request.RoomId, key, ct), ct);
    }

    private async ValueTask<Outcome<TResult>> AddAsync<TResult>(Message draft, string key, Func<Message, TResult> result, RunningTurn? turn, Cause cause, CancellationToken ct)
    {
        await _store.ReserveAsync(draft.RoomId, draft.Id, ct);
        foreach (var listener in _listeners)
        {
            await listener.ExpectAsync(draft.RoomId, ct);
        }

        Message? added = null;
        var committed = await CommitAtHeadAsync(
            draft.RoomId,
            head =>
            {
                added = draft with { Offset = head + 1 };
                return Added(added, new Idempotency(key, JsonSerializer.Serialize(result(added), Wire.Json), KeepResults), turn, cause);
            },
            ct);
        Told(draft.RoomId);
        return committed.Status switch
        {
            CommitStatus.Committed => await HeardAsync(added!, result, ct),
            CommitStatus.Duplicate => JsonSerializer.Deserialize<TResult>(committed.FirstResult!, Wire.Json)!,
            _ => Fault.Conflict("Too many people talk here at once. Try again."),
        };
    }

    private async ValueTask<Outcome<TResult>> HeardAsync<TResult>(Message message, Func<Message, TResult> result, CancellationToken ct)
    {
        await _moderation.LookAsync(message, ct);
        return result(message);
    }

    private Commit Added(Message message, Idempotency idempotency, RunningTurn? turn, Cause cause)
    {
        var (document, writes) = _store.Add(message);
        var added = EventDraft.Of(Topics.RoomKind, EventTypes.MessageAdded, message.At, message, cause, offset: message.Offset);
        return new Commit(message.RoomId)
        {
            Documents = [document],
            Writes = turn is null ? writes : [.. writes, MessageStore.StartTurn(turn)],
            Events = turn is null ? [added] : [added, EventDraft.Of(Topics.RoomKind, EventTypes.TurnStarted, message.At, turn, cause)],
            Idempotency = idempotency,
        };
    }

    private Commit Ended(string roomId, string turnId, TurnStatus status, Message? message, Cause cause, DateTimeOffset now)
    {
        var ended = EventDraft.Of(Topics.RoomKind, EventTypes.TurnEnded, now, new RoomTurnEnded(turnId, roomId, status, message?.Id), cause);
        // A turn that two nodes end (the owner and the sweeper) is ended once.
        var once = new Idempotency($"turn-ended:{turnId}", "", KeepResults);
        if (message is null)
        {
            return new Commit(roomId) { Writes = [MessageStore.EndTurn(roomId, turnId)], Events = [ended], Idempotency = once };
        }

        var (document, writes) = _store.Add(message);
        var added = EventDraft.Of(Topics.RoomKind, EventTypes.MessageAdded, now, message, cause, offset: message.Offset);
        return new Commit(roomId) { Documents = [document], Writes = [.. writes, MessageStore.EndTurn(roomId, turnId)], Events = [added, ended], Idempotency = once };
    }

    private async ValueTask<Outcome<Message>> ChangeAsync<TData>(
        Cause by,
        string messageId,
        string type,
        Func<Message, Outcome<Message>> change,
        Func<Message, TData> data,
        CancellationToken ct)
    {
        if (await _store.RoomOfAsync(messageId, ct) is not { } room)
        {
            return Fault.NotFound("This message");
        }

        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            if (await _store.GetAsync(room, messageId, ct) is not { } stored)
            {
                return Fault.NotFound("This message");
            }

            if (!change(stored.Value).TryGet(out var changed, out var fault))
            {
                return fault;
            }

            var (document, writes) = _store.Change(changed, stored.Version);
            var commit = new Commit(room)
            {
                Documents = [document],
                Writes = writes,
                Events = [EventDraft.Of(Topics.RoomKind, type, _time.GetUtcNow(), data(changed), by)],
            };
            if ((await _store.CommitAsync(commit, ct)).Committed)
            {
                Told(room);
                foreach (var listener in _listeners)
                {
                    await listener.ChangedAsync(room, changed.Offset, ct);
                }

                return changed;
            }
        }

        return Fault.Conflict("The message is being changed by somebody else. Try again.");
    }

    private void Told(string roomId)
    {
        foreach (var listener in _listeners)
        {
            listener.Hear(roomId);
        }
    }

    // A message knows its own offset, so it is made for the next one; when somebody else took that, for the one after.
    private async ValueTask<CommitResult> CommitAtHeadAsync(string roomId, Func<long, Commit> at, CancellationToken ct)
    {
        using var turn = await _lanes.EnterAsync(roomId, ct);
        var head = turn.Head ?? await _store.HeadAsync(roomId, ct);
        turn.Ends(null);
        var result = new CommitResult(CommitStatus.Conflict);
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            result = await _store.CommitAsync(at(head), ct);
            if (result.Status != CommitStatus.Conflict)
            {
                turn.Ends(result.Offsets is [.., > 0 and var last] ? last : null);
                return result;
            }

            head = await _store.HeadAsync(roomId, ct);
        }

        return result;
    }
}
