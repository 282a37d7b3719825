using System.ComponentModel.DataAnnotations;
using Roommate.Platform.Configuration;

namespace Roommate.Assistant.Memory;

/// <summary>Section <c>Memory</c>.</summary>
public sealed class MemoryOptions
{
    public const string Section = "Memory";

    [Range(1_000, 100_000_000)]
    [ConfigKey("How many memories this node keeps in its in-process indexes, over all people (about 1 KB each); who was quiet longest goes first.", "1200000")]
    public int MostIndexed { get; set; } = 1_200_000;

    [Range(1, 10_000)]
    [ConfigKey("Milliseconds recall may take in a turn; later it is left out.", "50")]
    public int RecallDeadlineMs { get; set; } = 50;

    [Range(0, 100_000)]
    [ConfigKey("How much of a model's context memories may fill, in tokens.", "800")]
    public int ContextTokens { get; set; } = 800;

    [ConfigKey("Whether the language model, where there is one, reads facts out of what people say.", "true")]
    public bool LearnWithModel { get; set; } = true;
}
