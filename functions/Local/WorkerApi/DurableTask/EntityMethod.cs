using System.Collections.Concurrent;
using System.Reflection;

namespace Microsoft.DurableTask.Entities;

/// <summary>Finds an operation's method, whatever the case of its name, and calls it.</summary>
internal static class EntityMethod
{
    private static readonly ConcurrentDictionary<(Type Entity, string Operation), MethodInfo> Methods = new();

    public static async Task<object?> InvokeAsync(ITaskEntity entity, TaskEntityOperation operation)
    {
        var method = Methods.GetOrAdd((entity.GetType(), operation.Name), Find);
        var arguments = Array.ConvertAll(method.GetParameters(), parameter => Bind(parameter, operation));
        var returned = method.Invoke(entity, BindingFlags.DoNotWrapExceptions, null, arguments, null);
        return returned switch
        {
            Task task => await Result(task),
            ValueTask task => await Result(task.AsTask()),
            _ => returned,
        };
    }

    private static MethodInfo Find((Type Entity, string Operation) key) =>
        key.Entity.GetMethod(key.Operation, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase)
        ?? throw new NotSupportedException($"{key.Entity.Name} has no operation '{key.Operation}'.");

    private static object? Bind(ParameterInfo parameter, TaskEntityOperation operation)
    {
        if (parameter.ParameterType == typeof(TaskEntityContext))
            return operation.Context;
        if (operation.HasInput)
            return operation.GetInput(parameter.ParameterType);
        return parameter.HasDefaultValue
            ? parameter.DefaultValue
            : throw new InvalidOperationException($"Operation {operation} wants an input for '{parameter.Name}', and none was sent.");
    }

    private static async Task<object?> Result(Task task)
    {
        await task;
        return task.GetType().GetProperty(nameof(Task<>.Result))?.GetValue(task);
    }
}
