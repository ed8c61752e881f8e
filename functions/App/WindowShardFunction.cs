using Microsoft.Azure.Functions.Worker;

namespace Serverless.Functions;

public static class WindowShardFunction
{
    public const string Name = "WindowShard";

    [Function(Name)]
    public static Task Run([EntityTrigger] TaskEntityDispatcher dispatcher) => dispatcher.DispatchAsync<WindowShardEntity>();
}
