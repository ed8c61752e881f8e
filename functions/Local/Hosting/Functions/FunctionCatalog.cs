using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Microsoft.DurableTask.Client;
using Serverless.Local.Settings;
using Serverless.Runtime.Settings;

namespace Serverless.Local.Hosting.Functions;

/// <summary>
/// The functions that run. As in the worker they are read from metadata: that of the declared functions, after the metadata transformers
/// have changed it.
/// </summary>
internal static class FunctionCatalog
{
    private const string DurableClient = "durableClient";
    private const string HttpOutput = "http";

    /// <summary>Sorted by name.</summary>
    /// <exception cref="HostStartException">
    /// The metadata of a function isn't as it must be; the message names the function and what is wrong.
    /// </exception>
    public static IReadOnlyList<LocalFunction> Build(IEnumerable<Type> types, IEnumerable<IFunctionMetadataTransformer> transformers)
    {
        var declared = new DeclaredFunctions(types);
        var metadata = declared.Metadata();
        foreach (var transformer in transformers)
            Transform(transformer, metadata);
        RequireNames(metadata);
        return [.. metadata.Select(function => Bind(function, declared)).OrderBy(function => function.Name, StringComparer.Ordinal)];
    }

    private static void Transform(IFunctionMetadataTransformer transformer, List<IFunctionMetadata> metadata)
    {
        try
        {
            transformer.Transform(metadata);
        }
        catch (Exception e) when (e is not (HostStartException or SettingsException))
        {
            throw new HostStartException($"The metadata transformer {transformer.Name} failed: {e.Message}", e);
        }
    }

    private static void RequireNames(List<IFunctionMetadata> metadata)
    {
        if (metadata.Find(function => string.IsNullOrWhiteSpace(function.Name)) is { } nameless)
            throw new HostStartException(
                $"A function has no name; its entry point is '{nameless.EntryPoint}'. "
                + "The metadata transformer that made it must give it one.");
        var names = metadata.GroupBy(function => function.Name, function => function.EntryPoint, StringComparer.OrdinalIgnoreCase);
        foreach (var same in names.Where(group => group.Count() > 1))
            throw new HostStartException(
                $"Function {same.Key} is there {same.Count()} times: {string.Join(", ", same)}. Names must differ.");
    }

    private static LocalFunction Bind(IFunctionMetadata metadata, DeclaredFunctions declared)
    {
        var name = metadata.Name!;
        var method = MethodOf(metadata, declared);
        var bindings = BindingsOf(metadata);
        var triggers = bindings.FindAll(Trigger.Is);
        if (triggers.Count != 1)
            throw new HostStartException($"Function {name} ({metadata.EntryPoint}) has {triggers.Count} triggers; it must have one.");
        var function = new LocalFunction(
            new LocalFunctionDefinition(name, metadata.EntryPoint!, metadata),
            Trigger.From(name, triggers[0]),
            method,
            ParameterOf(name, method, triggers[0]),
            bindings.Find(binding => binding.Is(DurableClient)) is { } client ? ParameterOf(name, method, client) : null);
        return RequireValues(function);
    }

    private static MethodInfo MethodOf(IFunctionMetadata metadata, DeclaredFunctions declared) =>
        (metadata.EntryPoint is { } entryPoint ? declared.At(entryPoint) : null)
        ?? throw new HostStartException(
            $"Function {metadata.Name}: its entry point '{metadata.EntryPoint}' is not a method with [Function]. "
            + $"It must be one of {string.Join(", ", declared.EntryPoints)}.");

    private static List<Binding> BindingsOf(IFunctionMetadata metadata)
    {
        var bindings = (metadata.RawBindings ?? []).Select(text => Binding.Parse(metadata.Name!, text)).ToList();
        return bindings.Find(binding => !IsKnown(binding)) is { } unknown
            ? throw new HostStartException(
                $"Function {metadata.Name}: the local host has no binding of type '{unknown.Type}'. "
                + $"It has {string.Join(", ", [.. Trigger.Types, DurableClient, HttpOutput])}.")
            : bindings;
    }

    private static bool IsKnown(Binding binding) => Trigger.Is(binding) || binding.Is(DurableClient) || binding.Is(HttpOutput);

    private static ParameterInfo ParameterOf(string function, MethodInfo method, Binding binding) =>
        Array.Find(method.GetParameters(), parameter => parameter.Name == binding.Name)
        ?? throw new HostStartException(
            $"Function {function}: its {binding.Type} is for a parameter '{binding.Name}', but {method.DeclaringType!.Name}.{method.Name} "
            + $"has {string.Join(", ", method.GetParameters().Select(parameter => parameter.Name))}. "
            + "A binding must have the name of its parameter.");

    private static LocalFunction RequireValues(LocalFunction function)
    {
        var unbound = Array.Find(function.Method.GetParameters(), parameter => !HasValue(function, parameter));
        return unbound is null
            ? function
            : throw new HostStartException($"Function {function.Name}: no binding gives its parameter '{unbound.Name}' a value.");
    }

    private static bool HasValue(LocalFunction function, ParameterInfo parameter) =>
        function.IsTrigger(parameter)
        || parameter.ParameterType == typeof(CancellationToken)
        || parameter.ParameterType == typeof(FunctionContext)
        || (function.IsClient(parameter) && parameter.ParameterType == typeof(DurableTaskClient))
        || (function.Trigger is HttpTrigger http && parameter.ParameterType == typeof(string)
            && http.Names(parameter.Name!));
}
