using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Serverless.Local.Settings;

namespace Serverless.Local.Hosting.Functions;

/// <summary>
/// The methods with <c>[Function]</c> in a set of types, by entry point, and the metadata that the worker's source generator writes for
/// them.
/// </summary>
internal sealed class DeclaredFunctions
{
    private const BindingFlags Methods = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private readonly Dictionary<string, MethodInfo> _methods = [];

    /// <exception cref="HostStartException">Two methods have the same entry point.</exception>
    public DeclaredFunctions(IEnumerable<Type> types)
    {
        var functions = types.SelectMany(type => type.GetMethods(Methods)).Where(method => method.IsDefined(typeof(FunctionAttribute)));
        foreach (var method in functions)
        {
            if (!_methods.TryAdd(EntryPoint(method), method))
                throw new HostStartException(
                    $"{EntryPoint(method)} is the entry point of two functions. Give the methods different names.");
        }
    }

    public IReadOnlyCollection<string> EntryPoints => _methods.Keys;

    public MethodInfo? At(string entryPoint) => _methods.GetValueOrDefault(entryPoint);

    /// <summary>A new list with new content at each call, because transformers change it.</summary>
    public List<IFunctionMetadata> Metadata() => [.. _methods.Select(method => Describe(method.Key, method.Value))];

    private static DefaultFunctionMetadata Describe(string entryPoint, MethodInfo method) => new()
    {
        Language = "dotnet-isolated",
        Name = method.GetCustomAttribute<FunctionAttribute>()!.Name,
        EntryPoint = entryPoint,
        ScriptFile = method.DeclaringType!.Assembly.GetName().Name + ".dll",
        RawBindings = BindingsOf(method),
    };

    private static List<string> BindingsOf(MethodInfo method)
    {
        var bindings = method.GetParameters()
            .SelectMany(parameter => parameter.GetCustomAttributesData()
                .Where(BindingText.IsBinding)
                .Select(attribute => BindingText.Write(parameter, attribute)))
            .ToList();
        if (method.GetParameters().Any(parameter => parameter.IsDefined(typeof(HttpTriggerAttribute))))
            bindings.Add(BindingText.HttpReturn);
        return bindings;
    }

    private static string EntryPoint(MethodInfo method) => $"{method.DeclaringType!.FullName}.{method.Name}";
}
