using Roommate.Assistant.Memory;
using Roommate.Contracts.Assistant;
using Shouldly;

namespace Roommate.UnitTests.Assistant.Memory;

/// <summary>Loaded conversations say in many ways who spoke.</summary>
public sealed class SaidTextTests
{
    [Theory]
    [InlineData("Ana: I went to the lake.")]
    [InlineData("Ana said: I went to the lake.")]
    [InlineData("Ana said, \"I went to the lake.\"")]
    [InlineData("[8 May 2023] Ana: I went to the lake.")]
    [InlineData("(1:56 pm on 8 May, 2023) Ana: I went to the lake.")]
    [InlineData("Ana (8 May 2023): I went to the lake.")]
    public void Who_said_it_is_read_however_it_is_told(string text)
    {
        var said = SaidText.Of(Episode(text));
        said.Speaker.ShouldBe("Ana");
        said.Text.ShouldContain("I went to the lake.");
        said.Text.ShouldNotContain("Ana");
    }

    [Theory]
    [InlineData("I went to the lake: it was cold.")]
    [InlineData("Remember this, please.")]
    public void A_colon_alone_names_nobody(string text) => SaidText.Of(Episode(text)).Speaker.ShouldBeNull();

    private static MemoryRecord Episode(string text) =>
        new(MemoryRecord.Episode, text, 1, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, MemoryOrigin.Person, "usr_1", Order: 0);
}
