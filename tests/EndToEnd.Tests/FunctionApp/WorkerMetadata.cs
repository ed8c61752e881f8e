using System.Collections;

namespace Serverless.EndToEnd.Tests.FunctionApp;

/// <summary>
/// What the worker tells the host about its functions: asked of the class that the worker's source generator wrote into the app.
/// </summary>
internal static class WorkerMetadata
{
    public static IReadOnlyList<DescribedFunction> Read(BuiltApp app)
    {
        var provider = app.Assembly.GetTypes().Single(type => type.Name == "GeneratedFunctionMetadataProvider");
        var task = (Task)provider.GetMethod("GetFunctionMetadataAsync")!.Invoke(Activator.CreateInstance(provider), [""])!;
        var functions = (IEnumerable)task.GetType().GetProperty("Result")!.GetValue(task)!;
        return [.. functions.Cast<object>().Select(Describe).OrderBy(function => function.Name, StringComparer.Ordinal)];
    }

    private static DescribedFunction Describe(object function)
    {
        return DescribedFunction.Of(Text("Name"), Text("EntryPoint"), Text("Language"), (IEnumerable<string>)Value("RawBindings"));

        string Text(string property) => (string)Value(property);
        object Value(string property) => function.GetType().GetProperty(property)!.GetValue(function)!;
    }
}
