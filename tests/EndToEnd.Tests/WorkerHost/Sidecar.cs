using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.DurableTask.Protobuf;

namespace Serverless.EndToEnd.Tests.WorkerHost;

/// <summary>
/// What the durable extension in the host answers to the worker's durable client: signals to entities, and their states; nothing else.
/// </summary>
/// <param name="accept">Takes a signal; the worker's call returns when it ends.</param>
/// <param name="stateOf">The state of an entity by its id, as JSON; null when there is none.</param>
internal sealed class Sidecar(Func<SignalEntityRequest, Task> accept, Func<string, string?> stateOf)
    : TaskHubSidecarService.TaskHubSidecarServiceBase
{
    public override Task<GetEntityResponse> GetEntity(GetEntityRequest request, ServerCallContext context)
    {
        var response = new GetEntityResponse();
        if (stateOf(request.InstanceId) is { } state)
        {
            (response.Exists, response.Entity) = (true, new EntityMetadata { InstanceId = request.InstanceId });
            response.Entity.LastModifiedTime = new Timestamp();
            response.Entity.SerializedState = request.IncludeState ? state : null;
        }
        return Task.FromResult(response);
    }

    public override async Task<SignalEntityResponse> SignalEntity(SignalEntityRequest request, ServerCallContext context)
    {
        await accept(request);
        return new SignalEntityResponse();
    }
}
