using System.Text;
using OpenAI.Chat;

namespace Roommate.Assistant.Models;

/// <summary>Puts streamed tool calls together. Some servers leave out the index or repeat it: a new id opens a new slot.</summary>
internal sealed class ToolCalls
{
    private const int MostCalls = 32;
    private const int MostArguments = 64 * 1024;

    private readonly List<Slot> _slots = [];

    public bool Any => _slots.Count > 0;

    public void Add(StreamingChatToolCallUpdate update)
    {
        var slot = Find(update);
        if (update.FunctionName is { Length: > 0 } name)
        {
            slot.Name ??= name;
        }

        if (update.FunctionArgumentsUpdate is { } part && part.ToMemory().Length > 0)
        {
            slot.Arguments.Append(part.ToString());
            if (slot.Arguments.Length > MostArguments)
            {
                throw ModelException.Broken("a tool call without end");
            }
        }
    }

    public IReadOnlyList<ChatToolCall> Finish() =>
        [.. _slots.Where(static s => s.Name is not null).Select(static s => ChatToolCall.CreateFunctionToolCall(s.Id, s.Name!, BinaryData.FromString(s.Arguments.Length == 0 ? "{}" : s.Arguments.ToString())))];

    private Slot Find(StreamingChatToolCallUpdate update)
    {
        var byIndex = _slots.FindLast(s => s.Index == update.Index);
        var isNew = byIndex is null || (!string.IsNullOrEmpty(update.ToolCallId) && byIndex.Id != update.ToolCallId);
        if (!isNew)
        {
            return byIndex!;
        }

        if (_slots.FirstOrDefault(s => s.Id == update.ToolCallId) is { } known)
        {
            return known;
        }

        if (_slots.Count == MostCalls)
        {
            throw ModelException.Broken("too many tool calls");
        }

        var slot = new Slot(update.Index, string.IsNullOrEmpty(update.ToolCallId) ? $"call_{_slots.Count}" : update.ToolCallId);
        _slots.Add(slot);
        return slot;
    }

    private sealed record Slot(int Index, string Id)
    {
        public string? Name { get; set; }

        public StringBuilder Arguments { get; } = new();
    }
}
