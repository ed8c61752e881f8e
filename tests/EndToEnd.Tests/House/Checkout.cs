using System.Reflection;

namespace Serverless.EndToEnd.Tests.House;

/// <summary>The files of the repository that these tests were built from.</summary>
internal static class Checkout
{
    public static string Root { get; } =
        typeof(Checkout).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(one => one.Key == "Repository").Value!;

    /// <summary>The C# files below a folder, by their paths from the root, written with slashes.</summary>
    public static IEnumerable<(string Path, string Text)> Sources(string folder) =>
        from file in Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
        let path = Path.GetRelativePath(Root, file).Replace('\\', '/')
        where !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal)
        orderby path
        select (path, File.ReadAllText(file));
}
