using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Entities;
using Serverless.Local.Hosting.Functions;

namespace Serverless.Local.Hosting.Entities;

/// <summary>Calls the function of an entity with its waiting operations, once for all of them.</summary>
internal sealed class EntityFunctions(IEnumerable<LocalFunction> functions)
{
    private readonly Dictionary<string, LocalFunction> _byName = functions.ToDictionary(
        function => ((EntityTrigger)function.Trigger).EntityName ?? function.Name, StringComparer.OrdinalIgnoreCase);

    public Task CallAsync(EntityInstanceId entity, EntityBatch batch, FunctionInvoker invoker) =>
        _byName.TryGetValue(entity.Name, out var function)
            ? invoker.CallAsync(function, services => new TaskEntityDispatcher(batch.RunAsync, services), CancellationToken.None)
            : throw new InvalidOperationException($"There is no entity function '{entity.Name}'.");
}
