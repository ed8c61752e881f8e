using System.Text.Json.Nodes;
using Serverless.EndToEnd.Tests.WorkerHost.Messages;

namespace Serverless.EndToEnd.Tests.WorkerHost;

/// <summary>A function that the worker has loaded.</summary>
internal sealed class HostedFunction
{
    private readonly string _id;
    private readonly List<JsonNode> _bindings;

    public HostedFunction(RpcFunctionMetadata metadata)
    {
        (_id, Name) = (metadata.FunctionId, metadata.Name);
        RawBindings = metadata.RawBindings;
        _bindings = [.. metadata.RawBindings.Select(binding => JsonNode.Parse(binding)!)];
    }

    public string Name { get; }

    /// <summary>The bindings as JSON, which the worker's metadata transformers have gone over.</summary>
    public IReadOnlyList<string> RawBindings { get; }

    public bool IsEntity => TypeOf(_bindings[0]) == "entityTrigger";

    /// <summary>A new invocation.</summary>
    /// <param name="trigger">What the trigger, its first binding, gets; null for nothing.</param>
    /// <param name="durableClient">What a binding to the durable client gets.</param>
    public InvocationRequest Invocation(TypedData? trigger, TypedData durableClient)
    {
        var invocation = new InvocationRequest
        {
            InvocationId = Guid.NewGuid().ToString(),
            FunctionId = _id,
            // Not sampled: nobody listens.
            TraceContext = new RpcTraceContext { TraceParent = $"00-{Guid.NewGuid():N}-00000000000000ff-00" },
        };
        if (trigger is not null)
            invocation.InputData.Add(new ParameterBinding { Name = NameOf(_bindings[0]), Data = trigger });
        foreach (var client in _bindings.Where(binding => TypeOf(binding) == "durableClient"))
            invocation.InputData.Add(new ParameterBinding { Name = NameOf(client), Data = durableClient });
        return invocation;
    }

    private static string TypeOf(JsonNode binding) => (string)binding["type"]!;

    private static string NameOf(JsonNode binding) => (string)binding["name"]!;
}
