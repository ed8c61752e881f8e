using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Serverless.Local.Settings;
using Serverless.Runtime;
using Serverless.Runtime.Settings;

namespace Serverless.EndToEnd.Tests.Settings;

/// <summary>
/// docs/settings.md, made of the options records: names, defaults and bounds from their properties, the sentences from their documentation.
/// </summary>
internal static partial class SettingsDocument
{
    private static readonly Dictionary<Assembly, XDocument> Documentation = [];

    public static string Path { get; } = System.IO.Path.Combine(
        typeof(SettingsDocument).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(entry => entry.Key == "Repository").Value!,
        "docs", "settings.md");

    public static string Write()
    {
        var text = new StringBuilder();
        text.Append("# Settings\n\nEvery setting with its default and its bounds (inclusive). ");
        text.Append("A test keeps this file equal to the options records in the code.\n\n");
        text.Append("A setting that is wrong or misspelt is refused at the start, with all others that are: ");
        text.Append("the local host ends with exit code 2, the function app is *degraded* and reads nothing. ");
        text.Append("Times are hh:mm:ss, with .fff for parts of a second and d. before it for days.\n\n## App settings\n\n");
        text.Append("Environment variables or `Values` in local.settings.json; `__` may be written `:` there. ");
        text.Append("A pipeline's file may name others for its topic, consumer group and lag threshold.\n\n");
        foreach (var (section, options) in ServerlessSettings.Sections)
            Table(text, options.SelectMany(OptionProperty.AllOf).Select(property => ($"{section}__{property.Name}", property)));
        text.Append("## host.json\n\nWhat the local host reads. ");
        text.Append("The other properties that the real host knows in these objects are accepted and mean nothing here; ");
        text.Append("a misspelt one is refused.\n\n");
        foreach (var (path, options, _) in HostJson.Sections)
        {
            Table(
                text,
                OptionProperty.AllOf(options)
                    .Select(property => ($"{path}.{char.ToLowerInvariant(property.Name[0])}{property.Name[1..]}", property)));
        }
        return text.ToString().TrimEnd() + "\n";
    }

    /// <summary>What the documentation of a property must give as its value.</summary>
    public static string ValueOf(OptionProperty property)
    {
        var standard = OptionProperty.Spell(property.Property.GetValue(Activator.CreateInstance(property.Property.DeclaringType!)));
        return standard.Length > 0
            ? $"Default {standard}, {property.Bounds}."
            : $"{char.ToUpperInvariant(property.Bounds[0])}{property.Bounds[1..]}.";
    }

    /// <summary>An element of a property's documentation as text; empty when there is none.</summary>
    public static string Documented(OptionProperty property, string element)
    {
        var owner = property.Property.DeclaringType!;
        if (!Documentation.TryGetValue(owner.Assembly, out var file))
            Documentation[owner.Assembly] = file = XDocument.Load(System.IO.Path.ChangeExtension(owner.Assembly.Location, "xml"));
        var member = file.Descendants("member")
            .FirstOrDefault(entry => entry.Attribute("name")!.Value == $"P:{owner.FullName}.{property.Name}");
        return Spaces().Replace(string.Concat(member?.Element(element)?.Nodes().Select(Text) ?? []), " ").Trim();
    }

    private static void Table(StringBuilder text, IEnumerable<(string Name, OptionProperty Property)> settings)
    {
        text.Append("| setting | default and bounds | what it is |\n|---|---|---|\n");
        foreach (var (name, property) in settings)
            text.Append($"| `{name}` | {ValueOf(property).TrimEnd('.')} | {Documented(property, "summary")} |\n");
        text.Append('\n');
    }

    private static string Text(XNode node) => node switch
    {
        XElement { Name.LocalName: "see" } see => $"`{see.Attribute("cref")!.Value.Split('.')[^1]}`",
        XElement code => $"`{code.Value}`",
        _ => ((XText)node).Value,
    };

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
