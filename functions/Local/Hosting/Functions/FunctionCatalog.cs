using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Serverless.Local.Settings;

namespace Serverless.Local.Hosting.Functions;

/// <summary>Finds the functions in a set of types, as the worker's generator does at build time.</summary>
internal static class FunctionCatalog
{
    private const BindingFlags Methods = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <exception cref="HostStartException">A function has no trigger or two, or two functions have the same name.</exception>
    public static IReadOnlyList<LocalFunction> Find(IEnumerable<Type> types)
    {
        var functions = types.SelectMany(type => type.GetMethods(Methods))
            .Where(method => method.IsDefined(typeof(FunctionAttribute)))
            .Select(Describe)
            .OrderBy(function => function.Name, StringComparer.Ordinal)
            .ToList();
        foreach (var same in functions.GroupBy(f => f.Name, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1))
            throw new HostStartException($"Function {same.Key} is there {same.Count()} times: {string.Join(", ", same.Select(Where))}. Names must differ.");
        return functions;
    }

    private static LocalFunction Describe(MethodInfo method)
    {
        var name = method.GetCustomAttribute<FunctionAttribute>()!.Name;
        var triggers = method.GetParameters().Select(p => (Parameter: p, Trigger: TriggerOf(p))).Where(p => p.Trigger is not null).ToList();
        if (triggers.Count != 1)
            throw new HostStartException($"Function {name} ({method.DeclaringType?.Name}.{method.Name}) has {triggers.Count} trigger parameters; it must have one.");
        var function = new LocalFunction(name, method, triggers[0].Parameter, triggers[0].Trigger!);
        var stranger = method.GetParameters().FirstOrDefault(parameter => !IsBound(function, parameter));
        return stranger is null
            ? function
            : throw new HostStartException($"Function {name}: nothing here gives its parameter '{stranger.Name}' a value.");
    }

    private static bool IsBound(LocalFunction function, ParameterInfo parameter) =>
        parameter == function.TriggerParameter
        || parameter.ParameterType == typeof(CancellationToken)
        || (parameter.ParameterType == typeof(DurableTaskClient) && parameter.IsDefined(typeof(DurableClientAttribute)))
        || (function.Trigger is HttpTriggerAttribute http && parameter.ParameterType == typeof(string)
            && http.Route?.Contains($"{{{parameter.Name}}}", StringComparison.OrdinalIgnoreCase) == true);

    private static Attribute? TriggerOf(ParameterInfo parameter) => parameter.GetCustomAttributes().FirstOrDefault(attribute =>
        attribute is KafkaTriggerAttribute or TimerTriggerAttribute or HttpTriggerAttribute or EntityTriggerAttribute);

    private static string Where(LocalFunction function) => $"{function.Method.DeclaringType?.Name}.{function.Method.Name}";
}
