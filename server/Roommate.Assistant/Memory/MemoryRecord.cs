using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Roommate.Assistant.Memory.Recall;
using Roommate.Contracts.Assistant;

namespace Roommate.Assistant.Memory;

/// <summary>A memory as it is kept, in its owner's hash under its id.</summary>
/// <param name="By">Who added it (the home's memories are anybody's to read, not to change).</param>
/// <param name="Order">The version of the owner's state it came with: the order of coming.</param>
/// <param name="DerivedFrom">The episode it was read out of.</param>
internal sealed record MemoryRecord(
    string Kind,
    string Text,
    double Confidence,
    DateTimeOffset ValidFrom,
    DateTimeOffset At,
    MemoryOrigin Origin,
    string By,
    long Order,
    long Version = 1,
    IReadOnlyList<string>? Tags = null,
    bool? Pinned = null,
    MemorySensitivity? Sensitivity = null,
    string? Subject = null,
    string? Key = null,
    string? Value = null,
    DateTimeOffset? ValidTo = null,
    string? SupersededBy = null,
    MemorySource? Source = null,
    string? Speaker = null,
    string? Caption = null,
    string? Session = null,
    int? Turn = null,
    string? DerivedFrom = null)
{
    public const string Episode = "episode";
    public const string Instruction = "instruction";

    public bool IsEpisode => Kind == Episode;

    public MemoryView ToView(string id, MemoryScope scope, double? score = null) => new(
        id, scope, Kind, Text, Confidence, Tags ?? [], Pinned == true, ValidFrom, At, Origin, Sensitivity ?? MemorySensitivity.Normal, Version,
        Subject, Key, Value, ValidTo, SupersededBy, Source, Speaker, Caption, Session, Turn, DerivedFrom, score);

    /// <summary>As the index sees it.</summary>
    public RecallEntry ToEntry(string id)
    {
        var said = SaidText.Of(this);

        // Written down for itself, not said in a conversation: what was written before and after has nothing to do with it.
        var isFact = !IsEpisode && DerivedFrom is null && Source?.RoomId is null && said is { Speaker: null, Session: null, Turn: null };
        return new RecallEntry(id, said.Text, ValidFrom)
        {
            Speaker = said.Speaker,
            Caption = Caption,
            Words = IsEpisode ? null : string.Join(' ', (string?[])[Subject, Key, Value, .. Tags ?? []]),
            Thread = DerivedFrom is null ? Source?.RoomId : DerivedFrom,
            Session = DerivedFrom is not null || isFact ? id : said.Session,
            Turn = said.Turn,
            IsFact = isFact,
        };
    }

    /// <summary>The place in which a newer value takes an older one's; null when it takes none.</summary>
    public string? Slot => !IsEpisode && Key is { } key && Value is not null ? $"{Subject?.ToLowerInvariant()}\u001f{key.ToLowerInvariant()}" : null;

    /// <summary>The same said again is the same memory; the same said at another time is another episode.</summary>
    public ulong Hash()
    {
        var said = IsEpisode ? $"{Source?.RoomId}\u001f{Source?.MessageId}\u001f{Speaker}\u001f{Session}\u001f{Turn}\u001f{ValidFrom.UtcTicks}" : $"{Subject}\u001f{Key}\u001f{Value}";
        var text = $"{Kind}\u001f{said}\u001f{string.Join(' ', WordReader.Read(Text))}".ToLowerInvariant();
        return BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
