using System.Xml.Linq;
using Shouldly;

namespace Roommate.UnitTests.Architecture;

public sealed class WallTests
{
    private static readonly string[] PlantedOrder = ["Low", "High"];

    public static TheoryData<string> Projects => [.. Directory.GetDirectories(Repository.Server).Select(static d => Path.GetFileName(d))];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_only_what_its_wall_allows(string project)
    {
        Walls.Projects.Keys.ShouldContain(project, "a new project needs a line in Walls.Projects");
        var text = File.ReadAllText(Path.Combine(Repository.Server, project, project + ".csproj"));
        ForbiddenReferences(text, Walls.Projects[project]).ShouldBeEmpty();
    }

    [Fact]
    public void A_planted_reference_between_modules_is_caught() =>
        ForbiddenReferences("""<Project><ItemGroup><ProjectReference Include="../Roommate.Rooms/Roommate.Rooms.csproj" /></ItemGroup></Project>""", Walls.Projects["Roommate.Home"])
            .ShouldBe(["Roommate.Rooms"]);

    [Theory]
    [MemberData(nameof(Projects))]
    public void Every_folder_has_its_place_in_the_order(string project)
    {
        var folders = FoldersWithCode(Path.Combine(Repository.Server, project));
        folders.Where(f => !Walls.Folders[project].Contains(f)).ShouldBeEmpty($"folders of {project} without a line in Walls.Folders");
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void No_folder_uses_one_above_it(string project)
    {
        var order = Walls.Folders[project];
        FolderOrder.InAssembly(Path.Combine(AppContext.BaseDirectory, project + ".dll"), project, order).ShouldBeEmpty();
        var root = Path.Combine(Repository.Server, project);

        // What lies beside the folders puts the project together and sees all of them.
        foreach (var file in Repository.Sources(root).Where(f => Path.GetDirectoryName(f) != root))
        {
            var folder = Path.GetRelativePath(root, file).Split('/')[0];
            FolderOrder.InUsings(folder, File.ReadAllText(file), project, order).ShouldBeEmpty(file);
        }
    }

    [Fact]
    public void A_planted_use_of_a_higher_folder_is_caught()
    {
        var found = FolderOrder.InAssembly(typeof(WallTests).Assembly.Location, "Roommate.UnitTests.Architecture.Planted", PlantedOrder);
        found.ShouldBe(["Low: HoldsWhatIsAbove uses High: AboveAll", "Low: UsesWhatIsAbove uses High: AboveAll"]);
    }

    [Fact]
    public void A_planted_using_line_is_caught() =>
        FolderOrder.InUsings("Low", "using System;\nusing Roommate.Planted.High.Deep;\n", "Roommate.Planted", PlantedOrder).Count.ShouldBe(1);

    [Fact]
    public void A_folder_without_a_rule_is_caught()
    {
        var folder = Directory.CreateTempSubdirectory("roommate-walls");
        try
        {
            File.WriteAllText(Path.Combine(folder.CreateSubdirectory("Surprise").FullName, "Thing.cs"), "");
            FoldersWithCode(folder.FullName).ShouldBe(["Surprise"]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string[] ForbiddenReferences(string project, string[] allowed) =>
    [
        .. XDocument.Parse(project).Descendants("ProjectReference")
            .Select(static r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value))
            .Where(name => !allowed.Contains(name)),
    ];

    private static string[] FoldersWithCode(string project) =>
    [
        .. Directory.GetDirectories(project)
            .Where(static d => Path.GetFileName(d) is not ("bin" or "obj" or "wwwroot") && Repository.Sources(d).Any())
            .Select(static d => Path.GetFileName(d)),
    ];
}
