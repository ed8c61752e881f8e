using System.Reflection;

namespace Serverless.Infra.Tests;

/// <summary>Paths that the build wrote down.</summary>
internal static class Repository
{
    public static string Compiler => Metadata("BicepPath");

    public static string Infra => At("infra");

    public static string At(params string[] parts) => Path.Combine([Metadata("Repository"), .. parts]);

    private static string Metadata(string key) =>
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
