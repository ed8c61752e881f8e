using Microsoft.Azure.Functions.Worker;

namespace Serverless.Functions;

/// <summary>Passes the operations of a shard's durable entity to <see cref="WindowShardEntity"/>.</summary>
public static class WindowShardFunction
{
    /// <summary>The name of the entity, and of its function.</summary>
    public const string Name = "WindowShard";

    [Function(Name)]
    public static Task Run([EntityTrigger] TaskEntityDispatcher dispatcher) => dispatcher.DispatchAsync<WindowShardEntity>();
}
