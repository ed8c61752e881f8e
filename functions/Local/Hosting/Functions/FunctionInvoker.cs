using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Serverless.Local.Hosting.Functions;

/// <summary>Calls functions: a scope and an instance for each call, as in the worker, and a value for every parameter.</summary>
internal sealed class FunctionInvoker(IServiceProvider services, DurableTaskClient client)
{
    /// <summary>
    /// Calls the function and returns what it returned. <paramref name="input"/> makes the trigger's value from the services of the
    /// call's scope; <paramref name="named"/> gives the values of parameters that are known by their name alone.
    /// </summary>
    public async Task<object?> CallAsync(
        LocalFunction function, Func<IServiceProvider, object> input, CancellationToken ct, Func<string, object?>? named = null)
    {
        await using var scope = services.CreateAsyncScope();
        var method = function.Method;
        var context = new LocalFunctionContext(function.Definition, scope.ServiceProvider, ct);
        var instance = method.IsStatic ? null : ActivatorUtilities.GetServiceOrCreateInstance(scope.ServiceProvider, method.DeclaringType!);
        var arguments = Array.ConvertAll(method.GetParameters(), parameter => function.IsTrigger(parameter)
            ? input(scope.ServiceProvider)
            : Bind(function, parameter, context, named));
        return await ResultOf(method.Invoke(instance, BindingFlags.DoNotWrapExceptions, null, arguments, null));
    }

    private object? Bind(LocalFunction function, ParameterInfo parameter, FunctionContext context, Func<string, object?>? named)
    {
        if (function.IsClient(parameter))
            return client;
        if (parameter.ParameterType == typeof(FunctionContext))
            return context;
        return parameter.ParameterType == typeof(CancellationToken) ? context.CancellationToken : named?.Invoke(parameter.Name!);
    }

    private static async Task<object?> ResultOf(object? returned)
    {
        if (returned is not Task task)
            return returned;
        await task;
        return task.GetType().GetProperty(nameof(Task<>.Result))?.GetValue(task);
    }
}
