using Roommate.Contracts.Home;

namespace Roommate.Home.Routines;

/// <summary>One instruction of a run.</summary>
/// <param name="Place">Where its action stands in the document, for example <c>2.then.0</c>.</param>
/// <param name="To">For jumps: where to.</param>
/// <param name="If">For a conditional jump: jumps unless all hold.</param>
/// <param name="Loop">For loops: which counter.</param>
internal sealed record Instruction(InstructionKind Kind, string Place, RoutineAction? Action = null, int To = 0, IReadOnlyList<RoutineCondition>? If = null, int Loop = -1);

internal enum InstructionKind
{
    /// <summary>An action: something is done, waited for or stopped.</summary>
    Do,

    Jump,

    JumpUnless,

    /// <summary>Sets a counter to zero.</summary>
    LoopStart,

    /// <summary>Goes on into the loop while its counter is below Times and While holds, else jumps behind it.</summary>
    LoopNext,
}

/// <summary>
/// The tree of a routine's actions as a flat list of instructions, so that where a run stands is one number that survives
/// a crash. The same document always gives the same list.
/// </summary>
internal static class Script
{
    public static IReadOnlyList<Instruction> Of(IReadOnlyList<RoutineAction> actions)
    {
        var script = new List<Instruction>();
        var loops = 0;
        Add(script, actions, "", ref loops);
        return script;
    }

    private static void Add(List<Instruction> script, IReadOnlyList<RoutineAction> actions, string prefix, ref int loops)
    {
        for (var i = 0; i < actions.Count; i++)
        {
            var place = $"{prefix}{i}";
            switch (actions[i].Type)
            {
                case "choose":
                    AddChoices(script, actions[i], place, ref loops);
                    break;
                case "repeat":
                    AddLoop(script, actions[i], place, ref loops);
                    break;
                default:
                    script.Add(new Instruction(InstructionKind.Do, place, actions[i]));
                    break;
            }
        }
    }

    private static void AddChoices(List<Instruction> script, RoutineAction action, string place, ref int loops)
    {
        var exits = new List<int>();
        for (var i = 0; i < action.Choices!.Count; i++)
        {
            var gate = script.Count;
            script.Add(new Instruction(InstructionKind.JumpUnless, place, action, If: action.Choices[i].If));
            Add(script, action.Choices[i].Then, $"{place}.choices.{i}.", ref loops);
            exits.Add(script.Count);
            script.Add(new Instruction(InstructionKind.Jump, place, action));
            script[gate] = script[gate] with { To = script.Count };
        }

        Add(script, action.Else ?? [], $"{place}.else.", ref loops);
        foreach (var exit in exits)
        {
            script[exit] = script[exit] with { To = script.Count };
        }
    }

    private static void AddLoop(List<Instruction> script, RoutineAction action, string place, ref int loops)
    {
        var loop = loops++;
        script.Add(new Instruction(InstructionKind.LoopStart, place, action, Loop: loop));
        var next = script.Count;
        script.Add(new Instruction(InstructionKind.LoopNext, place, action, Loop: loop));
        Add(script, action.Do!, $"{place}.do.", ref loops);
        script.Add(new Instruction(InstructionKind.Jump, place, action, To: next));
        script[next] = script[next] with { To = script.Count };
    }
}
