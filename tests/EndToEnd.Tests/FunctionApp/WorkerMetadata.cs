using System.Collections;
using System.Reflection;
using System.Runtime.Loader;

namespace Serverless.EndToEnd.Tests.FunctionApp;

/// <summary>What the worker tells the host about its functions: asked of the class that the worker's source generator wrote into the built app.</summary>
internal static class WorkerMetadata
{
    public static IReadOnlyList<DescribedFunction> Read(string assembly)
    {
        var context = new AppContext(assembly);
        try
        {
            var provider = context.LoadFromAssemblyPath(assembly).GetTypes().Single(type => type.Name == "GeneratedFunctionMetadataProvider");
            var task = (Task)provider.GetMethod("GetFunctionMetadataAsync")!.Invoke(Activator.CreateInstance(provider), [""])!;
            var functions = (IEnumerable)task.GetType().GetProperty("Result")!.GetValue(task)!;
            return [.. functions.Cast<object>().Select(Describe).OrderBy(function => function.Name, StringComparer.Ordinal)];
        }
        finally
        {
            context.Unload();
        }
    }

    private static DescribedFunction Describe(object function)
    {
        object? Value(string property) => function.GetType().GetProperty(property)!.GetValue(function);
        return DescribedFunction.Of((string)Value("Name")!, (string)Value("EntryPoint")!, (string)Value("Language")!, (IEnumerable<string>)Value("RawBindings")!);
    }

    /// <summary>Apart from this process, which has types of the same names.</summary>
    private sealed class AppContext(string assembly) : AssemblyLoadContext(isCollectible: true)
    {
        private readonly AssemblyDependencyResolver _resolver = new(assembly);

        protected override Assembly? Load(AssemblyName assemblyName) =>
            _resolver.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path) : null;
    }
}
