using Roommate.Assistant.Lists;
using Roommate.Contracts.Assistant;
using Shouldly;

namespace Roommate.UnitTests.Assistant.Lists;

public sealed class ListRulesTests
{
    private static readonly ListItem[] Items = [Item("milk"), Item("oat milk"), Item("Brown eggs"), Item("call the dentist")];

    private static ListItem Item(string text) => new("itm_" + text, text, Done: false, DateTimeOffset.UnixEpoch, new NamedPerson("usr_1", "Ana"));

    [Theory]
    [InlineData("milk", "milk")]
    [InlineData("the Milk", "milk")]
    [InlineData("eggs", "Brown eggs")]
    [InlineData("dentist", "call the dentist")]
    [InlineData("oat", "oat milk")]
    [InlineData("bread", "")]
    public void An_item_is_found_by_its_text_or_by_a_word_of_it(string said, string found) => string.Join(",", ListRules.Find(Items, said).Select(static i => i.Text)).ShouldBe(found);

    [Fact]
    public void What_fits_several_is_all_of_them() => ListRules.Find([Item("red wine"), Item("white wine")], "wine").Count.ShouldBe(2);
}
