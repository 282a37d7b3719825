using Roommate.Assistant.Character;
using Roommate.Assistant.Memory;
using Roommate.Assistant.Tools;
using Roommate.Contracts.Assistant;
using Roommate.Platform.Security;

namespace Roommate.Assistant.Turns;

/// <summary>What a turn's stages work on.</summary>
internal sealed class TurnContext(Caller caller, string homeId, string roomId, string question, TurnWriter writer, bool voice = false)
{
    private HomeSettings? _settings;
    private Persona? _persona;

    public Caller Caller => caller;

    public string HomeId => homeId;

    public string RoomId => roomId;

    public string Question => question;

    public TurnWriter Writer => writer;

    /// <summary>It was spoken; the answer is, too.</summary>
    public bool Voice => voice;

    /// <summary>It is in a conversation that leaves nothing behind: no memory is read or written.</summary>
    public bool Temporary { get; init; }

    /// <summary>The person lets nothing said in this room be remembered; then nothing remembered comes up in it by itself either.</summary>
    public bool MemoryOff { get; set; }

    /// <summary>The model may read and write what is remembered.</summary>
    public bool UsesMemory => !Temporary && !MemoryOff;

    /// <summary>A model was asked, whatever came of it.</summary>
    public bool AskedModel => Model.Length > 0;

    /// <summary>A budget bounds how much the model may say at once.</summary>
    public bool IsBounded { get; set; }

    public TurnUsage? Usage { get; set; }

    /// <summary>The message that is answered once more, when it is.</summary>
    public string? AnswersAgain { get; init; }

    /// <summary>The model that answers.</summary>
    public string Model { get; set; } = "";

    /// <summary>Something was set aside for it in the budgets.</summary>
    public bool IsReserved { get; set; }

    /// <summary>Where text in the context came from that is not this person's own.</summary>
    public SortedSet<string> Untrusted { get; } = new(StringComparer.Ordinal);

    /// <summary>What the person is asked to confirm at the end of the answer.</summary>
    public List<Confirmation> Asked { get; } = [];

    /// <summary>What tools have done in this turn, in the server's words.</summary>
    public List<string> Done { get; } = [];

    /// <summary>The model failed and the question is answered all the same.</summary>
    public bool AnsweredWithout { get; set; }

    /// <summary>What is remembered that may matter, best first.</summary>
    public IReadOnlyList<RecalledMemory> Memories { get; set; } = [];

    /// <summary>What the model said in this turn.</summary>
    public System.Text.StringBuilder Said { get; } = new();

    /// <summary>What was said just before in the room, as the model sees it.</summary>
    public IReadOnlyList<string> SaidBefore { get; set; } = [];

    /// <summary>Set when the turn fails in a way that is known; the text so far stays.</summary>
    public TurnProblem? Problem { get; set; }

    /// <summary>The home as it was when the turn began to look at it.</summary>
    public async ValueTask<HomeSettings> SettingsAsync(IHomeDevices home, CancellationToken ct) => _settings ??= await home.SettingsAsync(caller, homeId, ct);

    /// <summary>Who answers in this home, as it was when the turn first asked.</summary>
    public async ValueTask<Persona> PersonaAsync(Personas personas, CancellationToken ct) => _persona ??= await personas.OfAsync(homeId, ct);

    public void Distrust(string source)
    {
        Untrusted.Add(source);
        Writer.Untrusted = true;
    }

    /// <summary>Notes a question for the person as a step; it is put into words at the end.</summary>
    public async ValueTask AskAsync(Confirmation asked, long since, CancellationToken ct)
    {
        Asked.Add(asked);
        await Writer.StepAsync("confirmation", asked.Tool, since, new { confirmationId = asked.Id, tool = asked.Tool, arguments = asked.Arguments, text = asked.Text, why = asked.Why, expiresAt = asked.ExpiresAt }, ct);
    }
}

/// <summary>One stage of a turn. True: the turn is answered and no later stage runs.</summary>
internal interface ITurnStage
{
    ValueTask<bool> RunAsync(TurnContext turn, CancellationToken ct);
}
