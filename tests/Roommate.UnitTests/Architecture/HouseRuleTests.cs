using System.Text.RegularExpressions;
using Roommate.Testing;
using Shouldly;

namespace Roommate.UnitTests.Architecture;

/// <summary>The numbers and habits of style.md that a machine can hold.</summary>
public sealed partial class HouseRuleTests
{
    private const int LongestFile = 400;
    private const int UsualFile = 220;

    private static IEnumerable<string> Code =>
        new[] { "server", "tests", "loadtests" }.SelectMany(static f => Repository.Sources(Path.Combine(Generated.Root, f)));

    [Fact]
    public void No_file_is_longer_than_400_lines() =>
        Code.Where(static f => File.ReadLines(f).Count() > LongestFile).ShouldBeEmpty();

    [Fact]
    public void Nearly_all_files_are_at_most_220_lines()
    {
        var lengths = Repository.Sources(Repository.Server).Select(static f => File.ReadLines(f).Count()).Order().ToArray();
        lengths[(int)(lengths.Length * 0.95)].ShouldBeLessThanOrEqualTo(UsualFile);
    }

    [Fact]
    public void Program_reads_top_to_bottom_in_a_minute() =>
        File.ReadLines(Path.Combine(Repository.Server, "Roommate.Server", "Program.cs")).Count().ShouldBeLessThanOrEqualTo(80);

    [Fact]
    public void No_type_is_named_for_what_it_is_not() =>
        Code.SelectMany(static f => NamedTypes().Matches(File.ReadAllText(f)).Select(m => $"{f}: {m.Groups[1].Value}"))
            .Where(static t => VagueName().IsMatch(t))
            .ShouldBeEmpty();

    [Fact]
    public void Nothing_is_left_for_later_without_an_issue() =>
        Code.Where(static f => !f.EndsWith("HouseRuleTests.cs", StringComparison.Ordinal) && LeftForLater().IsMatch(File.ReadAllText(f))).ShouldBeEmpty();

    [Fact]
    public void Only_stores_see_Redis_in_a_module()
    {
        string[] modules = ["Roommate.People", "Roommate.Rooms", "Roommate.Home", "Roommate.Assistant"];
        modules.SelectMany(m => Repository.Sources(Path.Combine(Repository.Server, m)))
            .Where(static f => SeesRedis(Path.GetFileName(f), File.ReadAllText(f)))
            .ShouldBeEmpty();
    }

    [Fact]
    public void A_planted_service_that_sees_Redis_is_caught()
    {
        SeesRedis("TwinService.cs", "using StackExchange.Redis;\nclass TwinService;").ShouldBeTrue();
        SeesRedis("TwinStore.cs", "using StackExchange.Redis;\nclass TwinStore;").ShouldBeFalse();
    }

    [Fact]
    public void Planted_bad_names_and_leftovers_are_caught()
    {
        VagueName().IsMatch("x.cs: TwinManager").ShouldBeTrue();
        VagueName().IsMatch("x.cs: Database").ShouldBeFalse();
        LeftForLater().IsMatch("// TO" + "DO: later").ShouldBeTrue();
    }

    private static bool SeesRedis(string file, string text) =>
        text.Contains("StackExchange.Redis", StringComparison.Ordinal) && !file.Contains("Store", StringComparison.Ordinal);

    [GeneratedRegex(@"\b(?:class|record|struct|interface|enum)\s+(?:struct\s+|class\s+)?([A-Z]\w+)")]
    private static partial Regex NamedTypes();

    [GeneratedRegex(@": \w+(?:Manager|Helper|Helpers|Util|Utils|Impl)$|: \w*[a-z]Base$")]
    private static partial Regex VagueName();

    [GeneratedRegex(@"\b(?:TODO|FIXME|HACK|XXX)\b|NotImplementedException")]
    private static partial Regex LeftForLater();
}
