using System.Globalization;
using System.Text.RegularExpressions;

namespace Serverless.EndToEnd.Tests.House;

/// <summary>
/// On which floor each folder of a project is: the tables of <c>docs/architecture.md</c>, so that page and code say the same.
/// </summary>
internal sealed partial class FloorPlan
{
    private readonly Dictionary<string, int> _floors = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, int> Floors => _floors;

    /// <summary>
    /// Reads the rows <c>| 3 | `Folder`, `Folder/Inner` | … |</c> under the heading <c>### PROJECT</c>; a dot is the project's own folder.
    /// </summary>
    public static FloorPlan Read(string page, string project)
    {
        var plan = new FloorPlan();
        var lines = page.Split('\n').SkipWhile(line => line.TrimEnd() != $"### {project}").Skip(1).TakeWhile(line => !line.StartsWith('#'));
        foreach (var row in lines.Select(line => Row().Match(line)).Where(row => row.Success))
        {
            foreach (Match folder in Folder().Matches(row.Groups["folders"].Value))
                plan._floors.Add(folder.Groups["name"].Value is "." ? "" : folder.Groups["name"].Value, Number(row));
        }
        return plan;
    }

    /// <summary>What is wrong: folders that one of page and code doesn't have, and arrows that don't go down, with the two files.</summary>
    public IEnumerable<string> Faults(IEnumerable<string> folders, IEnumerable<Arrow> arrows)
    {
        var present = folders.ToHashSet(StringComparer.Ordinal);
        foreach (var folder in present.Where(folder => !_floors.ContainsKey(folder)).Order(StringComparer.Ordinal))
            yield return $"folder '{folder}' has no floor: give it one in docs/architecture.md";
        foreach (var folder in _floors.Keys.Where(folder => !present.Contains(folder)))
            yield return $"docs/architecture.md has a folder '{folder}' that isn't there: remove it";
        foreach (var arrow in arrows.Where(arrow => arrow.From != arrow.To && !GoesDown(arrow)))
        {
            yield return $"{arrow.FromFile} (floor {FloorOf(arrow.From)}) "
                + $"uses {arrow.Name} of {arrow.ToFile} (floor {FloorOf(arrow.To)}): arrows go down only";
        }
    }

    private bool GoesDown(Arrow arrow) => FloorOf(arrow.From) > FloorOf(arrow.To);

    private int FloorOf(string folder) => _floors.GetValueOrDefault(folder);

    private static int Number(Match row) => int.Parse(row.Groups["floor"].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\| *(?<floor>\d+) *\|(?<folders>[^|]*)\|")]
    private static partial Regex Row();

    [GeneratedRegex("`(?<name>[^`]+)`")]
    private static partial Regex Folder();
}
