using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;

namespace Serverless.Infra.Tests.Settings;

/// <summary>What the app's functions ask for in their attributes; the local host is compiled from the same files.</summary>
internal static partial class Triggers
{
    private static readonly Type Some = typeof(Functions.IngestFunction);

    public static IReadOnlyList<MethodInfo> Functions { get; } =
        [.. Some.Assembly.GetTypes()
            .Where(type => type.Namespace?.StartsWith(Some.Namespace!, StringComparison.Ordinal) == true)
            .SelectMany(type => type.GetMethods())
            .Where(method => method.GetCustomAttribute<FunctionAttribute>() is not null)];

    /// <summary>The settings that attributes name between percent signs, as environment variables spell them.</summary>
    public static IReadOnlySet<string> Settings { get; } =
        Attributes<Attribute>().SelectMany(Texts)
            .SelectMany(text => SettingName().Matches(text))
            .Select(match => Variable(match.Groups[1].Value)).ToHashSet();

    public static string Name(MethodInfo function) => function.GetCustomAttribute<FunctionAttribute>()!.Name;

    public static string Variable(string setting) => setting.Replace(":", "__", StringComparison.Ordinal);

    private static IEnumerable<T> Attributes<T>()
        where T : Attribute =>
            Functions.SelectMany(function => function.GetParameters()).SelectMany(parameter => parameter.GetCustomAttributes<T>());

    private static IEnumerable<string> Texts(Attribute attribute) =>
        attribute.GetType().GetProperties()
            .Where(property => property.PropertyType == typeof(string))
            .Select(property => property.GetValue(attribute)).OfType<string>();

    [GeneratedRegex("%([^%]+)%")]
    private static partial Regex SettingName();
}
