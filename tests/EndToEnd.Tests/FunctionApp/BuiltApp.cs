using System.Reflection;
using System.Runtime.Loader;

namespace Serverless.EndToEnd.Tests.FunctionApp;

/// <summary>
/// The built function app, loaded with the packages beside it, apart from this process, which has types of the same names.
/// </summary>
internal sealed class BuiltApp : AssemblyLoadContext, IDisposable
{
    private readonly AssemblyDependencyResolver _resolver;

    public BuiltApp(string assembly)
        : base(isCollectible: true)
    {
        _resolver = new AssemblyDependencyResolver(assembly);
        Assembly = LoadFromAssemblyPath(assembly);
    }

    public Assembly Assembly { get; }

    /// <summary>The assemblies beside the app whose names begin so.</summary>
    public IEnumerable<Assembly> Packages(string prefix) =>
        Directory.EnumerateFiles(Path.GetDirectoryName(Assembly.Location)!, $"{prefix}*.dll").Select(LoadFromAssemblyPath);

    public void Dispose() => Unload();

    protected override Assembly? Load(AssemblyName assemblyName) =>
        _resolver.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path) : null;
}
