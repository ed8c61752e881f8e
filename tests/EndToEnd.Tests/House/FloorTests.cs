namespace Serverless.EndToEnd.Tests.House;

/// <summary>Inside a project folders are floors: a file uses its own folder and lower ones, so there is no circle among folders.</summary>
public sealed class FloorTests
{
    private const string Page = """
        ### Some

        | floor | folders | rule |
        |---|---|---|
        | 2 | `Upper`, `.` | what is made of the lower |
        | 1 | `Lower`, `Lower/Inner` | what needs nothing |
        """;

    private static readonly string Plan = File.ReadAllText(Path.Combine(Checkout.Root, "docs", "architecture.md"));

    [Theory]
    [InlineData("Core")]
    [InlineData("Runtime")]
    [InlineData("Producer")]
    [InlineData("Local")]
    public void Arrows_go_down_only(string project)
    {
        // The compiler must see what a project uses, too; only arrows inside it count.
        string[] seen = project == "Local" ? ["Core", "Runtime", "Producer", "App", "Local"] : [.. new[] { "Core", project }.Distinct()];
        var files = seen.SelectMany(one => Checkout.Sources($"functions/{one}"))
            .Where(file => !file.Path.EndsWith("/Program.cs", StringComparison.Ordinal))
            .ToList();
        var arrows = SourceArrows.Of(files, path => IsOf(project, path)).Where(arrow => IsOf(project, arrow.ToFile)).ToList();

        Assert.NotEmpty(arrows);
        var folders = files.Where(file => IsOf(project, file.Path)).Select(file => new Arrow(file.Path, file.Path, "").From).Distinct();
        Assert.Empty(FloorPlan.Read(Plan, project).Faults(folders, arrows));
    }

    // Upper ──► Lower      as it should be
    // Lower ──► Upper      up
    // Lower ──► Lower/Inner, on one floor
    [Fact]
    public void An_arrow_that_goes_up_or_along_a_floor_is_named_with_its_two_files()
    {
        var arrows = SourceArrows.Of(
            [
                ("functions/Some/Upper/Roof.cs", "namespace Some.Upper; public class Roof { Lower.Wall wall; }"),
                (
                    "functions/Some/Lower/Wall.cs",
                    "namespace Some.Lower; public class Wall { object x = new Upper.Roof(); void Y() => Inner.Brick.Lay(); }"),
                ("functions/Some/Lower/Inner/Brick.cs", "namespace Some.Lower.Inner; public class Brick { public static void Lay() { } }"),
            ],
            _ => true);

        var faults = FloorPlan.Read(Page, "Some").Faults(["", "Upper", "Lower", "Lower/Inner"], arrows);

        Assert.Equal(
            [
                "functions/Some/Lower/Wall.cs (floor 1) uses Roof of functions/Some/Upper/Roof.cs (floor 2): arrows go down only",
                "functions/Some/Lower/Wall.cs (floor 1) uses Brick of functions/Some/Lower/Inner/Brick.cs (floor 1): arrows go down only",
            ],
            faults);
    }

    [Fact]
    public void A_folder_without_a_floor_and_a_floor_without_a_folder_are_named() => Assert.Equal(
        [
            "folder 'Cellar' has no floor: give it one in docs/architecture.md",
            "docs/architecture.md has a folder 'Lower/Inner' that isn't there: remove it",
        ],
        FloorPlan.Read(Page, "Some").Faults(["", "Upper", "Lower", "Cellar"], []));

    private static bool IsOf(string project, string file) => file.StartsWith($"functions/{project}/", StringComparison.Ordinal);
}
